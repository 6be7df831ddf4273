import { readFileSync } from 'node:fs'
import { Hono } from 'hono'

const files = {
  '/phone': { file: 'phone.html', type: 'text/html; charset=utf-8' },
  '/phone/phone.css': { file: 'phone.css', type: 'text/css; charset=utf-8' },
  '/phone/phone.js': { file: 'phone.js', type: 'text/javascript; charset=utf-8' },
}

const policy =
  "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src 'self' data:; base-uri 'none'; form-action 'none'"

/** The caller's phone as a web page. It loads nothing from anywhere else, and its policy says so. */
export function phonePage(): Hono {
  const pages = new Hono()
  for (const [path, { file, type }] of Object.entries(files)) {
    pages.get(path, (c) => {
      const body = readFileSync(new URL(file, import.meta.url), 'utf8')
      return c.body(body, 200, {
        'content-type': type,
        'content-security-policy': policy,
        'cache-control': 'no-store',
        'x-content-type-options': 'nosniff',
        'referrer-policy': 'no-referrer',
      })
    })
  }
  return pages
}
