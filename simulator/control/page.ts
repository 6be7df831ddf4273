import type { Hono } from 'hono'
import { servePage } from '../http/page.js'

const here = (file: string) => new URL(`page/${file}`, import.meta.url)

/** The control page: every fault, the clock, calls, money, devices and requests, for a person at this machine. */
export function controlPage(): Hono {
  return servePage({
    '/control': here('control.html'),
    '/control/page/base.css': here('base.css'),
    '/control/page/control.css': here('control.css'),
    '/control/page/control.js': here('control.js'),
    '/control/page/dom.js': here('dom.js'),
    '/control/page/faults.js': here('faults.js'),
    '/control/page/inputs.js': here('inputs.js'),
    '/control/page/panels.js': here('panels.js'),
  })
}
