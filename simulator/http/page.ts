import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { pathToFileURL } from 'node:url'
import { Hono } from 'hono'

const types: Record<string, string> = {
  html: 'text/html; charset=utf-8',
  css: 'text/css; charset=utf-8',
  js: 'text/javascript; charset=utf-8',
  woff2: 'font/woff2',
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

/** A font of the product, from the same package. */
export function font(name: 'inter' | 'geist-mono'): URL {
  const file = `@fontsource-variable/${name}/files/${name}-latin-wght-normal.woff2`
  return pathToFileURL(createRequire(import.meta.url).resolve(file))
}

/**
 * Serves files by path. They load nothing from anywhere else, and their policy says so.
 *
 * @param frames who may show them in a frame, in the words of CSP
 */
export function servePage(files: Readonly<Record<string, URL>>, frames = "'none'"): Hono {
  const pages = new Hono()
  for (const [path, file] of Object.entries(files)) {
    const type = types[file.pathname.split('.').at(-1) ?? ''] ?? 'application/octet-stream'
    pages.get(path, (c) =>
      c.body(new Uint8Array(readFileSync(file)), 200, {
        'content-type': type,
        'content-security-policy': [...policy, `frame-ancestors ${frames}`].join('; '),
        'cache-control': 'no-store',
        'x-content-type-options': 'nosniff',
        'referrer-policy': 'no-referrer',
      }),
    )
  }
  return pages
}
