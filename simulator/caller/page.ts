import type { Hono } from 'hono'
import { font, servePage } from '../http/page.js'

const here = (file: string) => new URL(file, import.meta.url)

const files = {
  '/phone': here('phone.html'),
  '/phone/phone.css': here('phone.css'),
  '/phone/phone.js': here('phone.js'),
  '/phone/strip.js': here('strip.js'),
  '/phone/tones.js': here('tones.js'),
  '/phone/inter.woff2': font('inter'),
  '/phone/geist-mono.woff2': font('geist-mono'),
}

/** The caller's phone as a web page. */
export function phonePage(): Hono {
  return servePage(files)
}
