import fs from 'node:fs'
import path from 'node:path'
import { type Action, type Judgement, judge, type Person, reachOf } from '@/lib/domain/permissions'

/** What the things of a matrix are called: Amy's call, with a card being asked for. */
export interface About {
  readonly callId: string
  readonly paymentId: string
  readonly attemptId: string
}

/** A handler as its file exports it. */
export interface Handler {
  (request: Request, context: { params: Promise<Record<string, string>> }): Promise<Response>
  /** Set for those that are written with `route()`. */
  readonly action?: Action
}

/** What a request meets by the table of permissions. */
export function judgementOf(action: Action, person: Person | null, owner: string | null): Judgement {
  // What no role of theirs reaches is refused before anything is looked up, whosever it is.
  if (person && reachOf(person, action) === 'none') return 'forbidden'
  return judge(person, action, owner)
}

export type { Judgement, Role } from '@/lib/domain/permissions'

const methods = ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS'] as const
const appFolder = path.resolve(import.meta.dirname, '../../app')

/** Every handler under app/, by `METHOD /path`. */
export async function allHandlers(): Promise<ReadonlyMap<string, Handler>> {
  const handlers = new Map<string, Handler>()
  for (const file of routeFiles(appFolder)) {
    const module = (await import(file)) as Record<string, unknown>
    const address = `/${path.relative(appFolder, path.dirname(file))}`
    for (const method of methods) {
      const handler = module[method]
      if (typeof handler === 'function') handlers.set(`${method} ${address}`, handler as unknown as Handler)
    }
  }
  return handlers
}

function routeFiles(folder: string): string[] {
  return fs.readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const at = path.join(folder, entry.name)
    if (entry.isDirectory()) return routeFiles(at)
    return entry.name === 'route.ts' ? [at] : []
  })
}
