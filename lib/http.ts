import { randomInt } from 'node:crypto'
import type { z } from 'zod'
import { barrierOf, type Proof, showsPresence } from '@/lib/domain/access'
import { type Action, judge, type Reach, reachOf } from '@/lib/domain/permissions'
import type { Log } from '@/lib/log'
import { ok, type Result } from '@/lib/values/result'
import type { RefusalCode } from '@/lib/wire/commands'
import type { Viewer } from '@/lib/wire/views'
import type { PersonLimits } from './http/limits'
import { outageOf } from './http/outage'
import { json, type Refusal, refusalOf, refuse, refuseShape, unstored } from './http/refusals'
import { changesSomething, fromOurPages, queryOf, readJson } from './http/request'
import type { Subject, Trail } from './http/trail'

export type { Refusal } from './http/refusals'

/**
 * Makes the one helper that every handler is written with:
 *
 *     export const POST = route({ action: 'payment.take', params, body, load, run })
 *
 * It refuses foreign origins, authorises, reads and parses, loads the subject and asks again whose it is, runs the use
 * case and turns a refusal into its status. What was refused, what failed and who saw a customer's data is written down
 * here, what was done in the commit that does it. What it is given here is looked at per request, never while modules load.
 */
export function createRoute(edge: Edge) {
  return function route<P = undefined, Q = undefined, B = undefined, S = undefined>(
    definition: RouteDefinition<P, Q, B, S>,
  ): RouteHandler {
    const { action } = definition
    const handler = async (request: Request, context: RouteContext) => {
      const seen: Seen = { viewer: null, subject: null }
      try {
        const response = await answer(edge, definition, request, context, seen)
        await note(edge, definition, request, seen, response)
        return response
      } catch (error) {
        return failure(edge, action, request, seen, error)
      }
    }
    // Names itself, so that the test of all routes asks the table about the action that is really in force.
    return Object.assign(handler, { action })
  }
}

/**
 * Refuses a command that does not come from one of our own pages; `null`: it does, or it changes nothing. Handlers written
 * with `route` need not ask; those that are not do.
 */
export function refuseForeign(
  { origins, log }: Pick<Edge, 'origins' | 'log'>,
  request: Request,
  action: string,
): Response | null {
  if (!changesSomething(request) || fromOurPages(request, origins())) return null
  log.warn('request.foreign', { action, origin: request.headers.get('origin') })
  return refuse({ code: 'foreignOrigin' })
}

/** What a route needs from the rest of the house. */
export interface Edge {
  /** The signed-in person of a request, `null` when there is none or when they were disabled. */
  viewerOf(headers: Headers): Promise<Present | null>
  /** Real time: people are not as fast as the demo's clock. */
  now(): number
  /** Notes that somebody is at this session's screen. */
  active(proof: Proof): void
  /** Whether this person speaks with a caller: then a locked screen still helps them. */
  onCall(id: string): Promise<boolean>
  /** Origins whose pages may send commands: our public one and those of further instances. */
  origins(): readonly string[]
  /** How much each person may ask, counted in this process. */
  limits(): PersonLimits
  readonly log: Log
  readonly trail: Trail
}

/** A signed-in person and what their session has proven. */
export interface Present extends Viewer {
  readonly proof: Proof
}

/** One handler, said by its parts. */
export interface RouteDefinition<P, Q, B, S> {
  readonly action: Action
  /** Parts of the path. What does not parse does not exist: 404. */
  readonly params?: z.ZodType<P>
  readonly query?: z.ZodType<Q>
  readonly body?: z.ZodType<B>
  /** Finds what the action is about and whose it is. `null` means that there is no such thing. */
  load?(asked: Asked<P, Q, B>): Promise<Loaded<S> | null>
  /** The use case. Gives what is sent as JSON, or a response of its own (a stream). */
  run(asked: Asked<P, Q, B> & { readonly subject: S }): Promise<Result<unknown, Refusal>>
  /** What the thing that `load` finds is called in the audit; its id is that of the path. */
  readonly about?: Subject['type']
  /** The answer shows a customer's data: who saw it is written down. */
  readonly shows?: true
  /** 200 unless something was made. */
  readonly status?: 200 | 201 | 202
}

/** What was asked, by whom. */
export interface Asked<P, Q, B> {
  readonly viewer: Present
  readonly params: P
  readonly query: Q
  readonly body: B
  /** Whose things the action reaches for this person; without `load` it is up to `run` to keep to it. */
  readonly reach: Reach
  readonly request: Request
}

/** A thing and the person it belongs to, `null` when it belongs to nobody. */
export interface Loaded<S> {
  readonly subject: S
  readonly owner: string | null
}

/** As Next calls it. */
export interface RouteHandler {
  (request: Request, context: RouteContext): Promise<Response>
  readonly action: Action
}

interface RouteContext {
  readonly params: Promise<Record<string, string | string[] | undefined>>
}

async function answer<P, Q, B, S>(
  edge: Edge,
  definition: RouteDefinition<P, Q, B, S>,
  request: Request,
  context: RouteContext,
  seen: Seen,
): Promise<Response> {
  const { action } = definition
  const foreign = refuseForeign(edge, request, action)
  if (foreign) return foreign
  const viewer = await edge.viewerOf(request.headers)
  if (!viewer) return refuse({ code: 'notSignedIn' })
  const limits = edge.limits()
  if (!limits.allows(viewer.id, changesSomething(request))) {
    if (limits.reports(viewer.id)) edge.log.warn('request.tooMany', { action, viewer: viewer.id })
    return refuse({ code: 'busy' })
  }
  seen.viewer = viewer
  const reach = reachOf(viewer, action)
  if (reach === 'none') return deny(edge, viewer, action)

  const params = definition.params?.safeParse(await context.params)
  if (params && !params.success) return refuse({ code: 'notFound' })
  const query = definition.query?.safeParse(queryOf(request))
  if (query && !query.success) return refuseShape(query.error)
  const read = definition.body ? await readJson(request) : ok(undefined)
  if (!read.ok) return read.error
  const body = definition.body?.safeParse(read.value)
  if (body && !body.success) return refuseShape(body.error)

  const asked = {
    viewer,
    params: params?.data,
    query: query?.data,
    body: body?.data,
    reach,
    request,
  } as Asked<P, Q, B>
  const loaded = definition.load
    ? await definition.load(asked)
    : { subject: undefined as S, owner: viewer.id }
  if (!loaded) return refuse({ code: 'notFound' })
  seen.subject = subjectOf(definition, asked.params)
  const judgement = judge(viewer, action, loaded.owner)
  if (judgement === 'hidden') return refuse({ code: 'notFound' })
  if (judgement !== 'allowed') return deny(edge, viewer, action)
  const barrier = await barrierOf(action, viewer.proof, edge.now(), () => edge.onCall(viewer.id))
  if (barrier !== null) return refuse({ code: barrier })
  if (changesSomething(request) && showsPresence(action)) edge.active(viewer.proof)

  const result = await definition.run({ ...asked, subject: loaded.subject })
  if (!result.ok) return refuse(result.error)
  return result.value instanceof Response
    ? unstored(result.value)
    : json(result.value, definition.status ?? 200)
}

/** What a request has come to know about itself before it ended. */
interface Seen {
  viewer: Viewer | null
  subject: Subject | null
}

/** There is such a thing, so that its id is one of ours and nothing that somebody made up. */
function subjectOf({ about }: { readonly about?: Subject['type'] }, params: unknown): Subject | null {
  const { id } = (params ?? {}) as { id?: unknown }
  return about && typeof id === 'string' ? { type: about, id } : null
}

/** Reading is refused to the wrong person only: anything else that stands in its way changed nothing and hid nothing. */
const denials: readonly (RefusalCode | null)[] = ['notAllowed', 'notFound', 'foreignOrigin']

/** These say that nothing can be written down. */
const outages: readonly (RefusalCode | null)[] = ['unavailable', 'cannotRecord']

async function note(
  edge: Edge,
  { action, shows }: { readonly action: Action; readonly shows?: true },
  request: Request,
  { viewer, subject }: Seen,
  response: Response,
): Promise<void> {
  const code = refusalOf(response)
  if (code === null) {
    if (shows && viewer) edge.trail.viewed({ viewer, request, action, subject })
    return
  }
  if (outages.includes(code) || !(changesSomething(request) || denials.includes(code))) return
  // A page elsewhere is refused before anybody asks who sits in front of it.
  const whose = code === 'foreignOrigin' ? await edge.viewerOf(request.headers).catch(() => null) : viewer
  if (whose) await edge.trail.refused({ viewer: whose, request, action, subject }, code)
}

function deny(edge: Edge, viewer: Present, action: Action): Response {
  edge.log.warn('request.denied', { action, viewer: viewer.id, roles: viewer.roles })
  return refuse({ code: 'notAllowed' })
}

/** Something threw: an outage that will pass is told apart from a bug, and the words of neither leave the house. */
async function failure(
  edge: Edge,
  action: Action,
  request: Request,
  { viewer, subject }: Seen,
  error: unknown,
): Promise<Response> {
  const outage = outageOf(error)
  if (outage) {
    edge.log.warn('request.unavailable', { action, outage }, error)
    return refuse({ code: outage })
  }
  const errorId = makeErrorId()
  edge.log.error('request.failed', { action, errorId }, error)
  if (viewer) await edge.trail.failed({ viewer, request, action, subject }, errorId)
  return refuse({ code: 'failed' }, { errorId })
}

/** Four characters that a person can read out over the phone: no 0, 1, I, L, O or U. */
function makeErrorId(): string {
  const alphabet = '23456789ABCDEFGHJKMNPQRSTVWXYZ'
  return Array.from({ length: 4 }, () => alphabet[randomInt(alphabet.length)]).join('')
}
