import type { Hono } from 'hono'
import { refuse } from '../control/json.js'
import { font, servePage } from '../http/page.js'
import type { World } from '../world.js'
import { codeAt } from './authenticator.js'
import { ask } from './runner.js'

const here = (file: string) => new URL(file, import.meta.url)

const files = {
  '/demo/bar': here('bar.html'),
  '/demo/bar.css': here('bar.css'),
  '/demo/bar.js': here('bar.js'),
  '/demo/desk.js': here('desk.js'),
  '/demo/caller.js': here('caller.js'),
  '/demo/stories.js': here('stories.js'),
  '/demo/inter.woff2': font('inter'),
}

/** Pages of this machine only: whoever frames the bar hears what it asks for. */
const frames = 'http://127.0.0.1:* http://localhost:*'

/** The demo's bar, which the product shows in a frame, and what it can do beyond the control API. */
export function demoBar(world: World): Hono {
  const pages = servePage(files, frames)
  pages.post('/demo/reset', async (c) => {
    // The world first: nobody may tell the product anything of calls that it has just forgotten.
    world.reset()
    const refused = await ask('reset')
    return refused === null ? c.json({ reset: true }) : refuse(c, 409, refused)
  })
  // What the phone in somebody's hand shows, so that nobody needs a real one to look around.
  pages.get('/demo/code', (c) => {
    const secret = world.config.authenticatorSecret
    return secret ? c.json(codeAt(secret, Date.now())) : refuse(c, 404, 'No authenticator is set up.')
  })
  pages.post('/demo/pull-plug', async (c) => {
    const refused = await ask('pullPlug')
    return refused === null ? c.json({ back: true }) : refuse(c, 409, refused)
  })
  return pages
}
