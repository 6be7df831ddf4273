import type { Log } from '@/lib/log'
import { isPlain, readBounded } from './body'
import { refusalLimit } from './limits'

/** Kinds of callback that ask for instructions. */
const voiceKinds: readonly string[] = ['voice', 'dialled']

/** A form callback has some 40 short fields; a hundred times that is no callback. */
export const callbackBytesMax = 64 * 1024

/** What the edge of vendor callbacks needs from the rest of the house. */
export interface WebhookEdge {
  /** Checks the signature over what was received; `null` when it fits, else the reason for the log. */
  verify(request: {
    readonly target: string
    readonly form: URLSearchParams
    readonly signature: string | null
    /** A request for instructions: it may carry fields that Twilio adds after signing. */
    readonly voice: boolean
  }): string | null
  /** The name under which what bears this signature counts once. */
  nameOf(signature: string): string
  readonly log: Log
}

/** A verified form callback. */
export interface SignedForm {
  readonly form: URLSearchParams
  readonly query: URLSearchParams
  /** Counts once: a second one of this name changes nothing. */
  readonly externalId: string
}

/**
 * Makes the one helper for signed form callbacks: read raw, bounded → verify → parse → one use case.
 */
export function createSignedWebhook(edge: () => WebhookEdge) {
  const worthOf = refusalLimit()
  return function signedWebhook(kind: string, handle: (callback: SignedForm) => Promise<Response>) {
    return async (request: Request): Promise<Response> => {
      const { log, verify, nameOf } = edge()
      const refuse = (status: 403 | 413 | 415, reason: string, why: string): Response => {
        const worth = worthOf(request.headers)
        if (worth === 'nothing') return answer(429, 'Too many.')
        if (worth === 'line') log.warn('webhook.refused', { kind, why })
        return answer(status, reason)
      }
      if (!isPlain(request.headers, formType)) return refuse(415, `Send ${formType}.`, 'type')
      const signature = request.headers.get('x-twilio-signature')
      // What nobody has signed is not even read.
      if (!signature) return refuse(403, doesNotFit, 'unsigned')
      const body = await readBounded(request, callbackBytesMax)
      if (body === null) return refuse(413, 'Too large.', 'size')
      const url = new URL(request.url)
      const target = `${url.pathname}${url.search}`
      const form = formOf(body.toString('utf8'))
      const why = verify({ target, form, signature, voice: voiceKinds.includes(kind) })
      if (why !== null) return refuse(403, doesNotFit, why)
      const externalId = nameOf(signature)
      return orAgain(log, kind, () => handle({ form, query: url.searchParams, externalId }))
    }
  }
}

const formType = 'application/x-www-form-urlencoded'
const doesNotFit = 'The signature does not fit.'

/** Read as a form, not as the search of an address, where a question mark at the front belongs to no name. */
function formOf(body: string): URLSearchParams {
  return new URLSearchParams(`&${body}`)
}

/** What the work throws becomes 500, so that the sender tries again: a 2xx leaves only after a durable commit. */
export async function orAgain(log: Log, kind: string, work: () => Promise<Response>): Promise<Response> {
  try {
    return await work()
  } catch (fault) {
    log.error('webhook.failed', { kind }, fault)
    return answer(500, 'Not kept. Send it again.')
  }
}

/** Twilio warns about anything but 204 or XML as the answer of a status callback (error 15003). */
export function accepted(): Response {
  return new Response(null, { status: 204 })
}

/** Instructions for a call. */
export function twiml(xml: string): Response {
  return new Response(xml, {
    status: 200,
    headers: { 'content-type': 'text/xml; charset=utf-8', 'cache-control': 'no-store' },
  })
}

/** A short reason for whoever reads the vendor's error log. */
export function answer(status: 400 | 403 | 404 | 413 | 415 | 429 | 500, reason: string): Response {
  return new Response(reason, {
    status,
    headers: { 'content-type': 'text/plain; charset=utf-8', 'cache-control': 'no-store' },
  })
}
