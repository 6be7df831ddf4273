import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { Hono } from 'hono'

const here = (file: string) => new URL(file, import.meta.url)
const font = (name: string) =>
  createRequire(import.meta.url).resolve(`@fontsource-variable/${name}-latin-wght-normal.woff2`)

const files: Record<string, { file: () => URL | string; type: string }> = {
  '/phone': { file: () => here('phone.html'), type: 'text/html; charset=utf-8' },
  '/phone/phone.css': { file: () => here('phone.css'), type: 'text/css; charset=utf-8' },
  '/phone/phone.js': { file: () => here('phone.js'), type: 'text/javascript; charset=utf-8' },
  '/phone/strip.js': { file: () => here('strip.js'), type: 'text/javascript; charset=utf-8' },
  '/phone/tones.js': { file: () => here('tones.js'), type: 'text/javascript; charset=utf-8' },
  '/phone/inter.woff2': { file: () => font('inter/files/inter'), type: 'font/woff2' },
  '/phone/geist-mono.woff2': { file: () => font('geist-mono/files/geist-mono'), type: 'font/woff2' },
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

/** The caller's phone as a web page. It loads nothing from anywhere else, and its policy says so. */
export function phonePage(): Hono {
  const pages = new Hono()
  for (const [path, { file, type }] of Object.entries(files)) {
    pages.get(path, (c) => {
      return c.body(new Uint8Array(readFileSync(file())), 200, {
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
