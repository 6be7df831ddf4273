import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { Hono } from 'hono'

/** A file of a page: where it lies and what it is. */
export type PageFile = { file: URL | string; type: keyof typeof types }

const types = {
  html: 'text/html; charset=utf-8',
  css: 'text/css; charset=utf-8',
  js: 'text/javascript; charset=utf-8',
  font: 'font/woff2',
}

const policy = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "font-src 'self'",
  "connect-src 'self'",
  'img-src data:',
  "base-uri 'none'",
  "form-action 'none'",
]

/** The fonts of the product, from the same package. */
export function font(name: 'inter' | 'geist-mono'): PageFile {
  const file = `@fontsource-variable/${name}/files/${name}-latin-wght-normal.woff2`
  return { file: createRequire(import.meta.url).resolve(file), type: 'font' }
}

/**
 * Serves the files of a page. It loads nothing from anywhere else, and its policy says so.
 *
 * @param frames who may show it in a frame, in the words of CSP
 */
export function servePage(files: Record<string, PageFile>, frames = "'none'"): Hono {
  const pages = new Hono()
  for (const [path, { file, type }] of Object.entries(files)) {
    pages.get(path, (c) => {
      return c.body(new Uint8Array(readFileSync(file)), 200, {
        'content-type': types[type],
        'content-security-policy': [...policy, `frame-ancestors ${frames}`].join('; '),
        'cache-control': 'no-store',
        'x-content-type-options': 'nosniff',
        'referrer-policy': 'no-referrer',
      })
    })
  }
  return pages
}
