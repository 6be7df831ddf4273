import { readFileSync } from 'node:fs'
import { Hono } from 'hono'

const types: Record<string, string> = {
  html: 'text/html; charset=utf-8',
  css: 'text/css; charset=utf-8',
  js: 'text/javascript; charset=utf-8',
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
].join('; ')

/** Serves files of this repository by path. They load nothing from anywhere else, and their policy says so. */
export function servePage(files: Readonly<Record<string, URL>>): Hono {
  const pages = new Hono()
  for (const [path, file] of Object.entries(files)) {
    const type = types[file.pathname.split('.').at(-1) ?? ''] ?? 'application/octet-stream'
    pages.get(path, (c) =>
      c.body(new Uint8Array(readFileSync(file)), 200, {
        'content-type': type,
        'content-security-policy': policy,
        'cache-control': 'no-store',
        'x-content-type-options': 'nosniff',
        'referrer-policy': 'no-referrer',
      }),
    )
  }
  return pages
}
