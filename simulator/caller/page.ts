import type { Hono } from 'hono'
import { font, type PageFile, servePage } from '../http/pages.js'

const here = (file: string) => new URL(file, import.meta.url)

const files: Record<string, PageFile> = {
  '/phone': { file: here('phone.html'), type: 'html' },
  '/phone/phone.css': { file: here('phone.css'), type: 'css' },
  '/phone/phone.js': { file: here('phone.js'), type: 'js' },
  '/phone/strip.js': { file: here('strip.js'), type: 'js' },
  '/phone/tones.js': { file: here('tones.js'), type: 'js' },
  '/phone/inter.woff2': font('inter'),
  '/phone/geist-mono.woff2': font('geist-mono'),
}

/** The caller's phone as a web page. */
export function phonePage(): Hono {
  return servePage(files)
}
