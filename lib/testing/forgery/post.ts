import querystring from 'node:querystring'
import twilio from 'twilio'
import { authToken } from '../house'
import { home } from '../sign-in'

/** A request as its parts, so that it can be changed in ways in which no library makes one. */
export interface Post {
  /** Scheme, host and port to which it is sent. */
  readonly origin: string
  /** Path and query. */
  readonly target: string
  /** A name may come twice. */
  readonly headers: readonly (readonly [name: string, value: string])[]
  readonly body: Buffer
}

/** Takes a request apart. */
export async function postOf(request: Request): Promise<Post> {
  const { origin, pathname, search } = new URL(request.url)
  return {
    origin,
    target: `${pathname}${search}`,
    headers: [...request.headers],
    body: Buffer.from(await request.arrayBuffer()),
  }
}

/** The request as a handler gets it; `null` when no server would hand it on (a header with a line break, no address). */
export function requestOf({ origin, target, headers, body }: Post): Request | null {
  try {
    const all = new Headers()
    for (const [name, value] of headers) all.append(name, value)
    return new Request(`${origin}${target}`, { method: 'POST', headers: all, body: new Uint8Array(body) })
  } catch {
    return null
  }
}

/** The fields of a form in their order. */
export function fieldsOf({ body }: Post): [name: string, value: string][] {
  return [...new URLSearchParams(`&${body.toString('utf8')}`)]
}

export function withFields(post: Post, fields: readonly (readonly [string, string])[]): Post {
  const pairs = fields.map(([name, value]): [string, string] => [name, value])
  return { ...post, body: Buffer.from(new URLSearchParams(pairs).toString()) }
}

/** `null` takes the header away. */
export function withHeader(post: Post, name: string, value: string | null): Post {
  const others = post.headers.filter(([other]) => other !== name)
  return { ...post, headers: value === null ? others : [...others, [name, value]] }
}

export function headerOf({ headers }: Post, name: string): string {
  return headers.find(([other]) => other === name)?.[1] ?? ''
}

/** Signs as Twilio does, with its library. */
export function signed(post: Post, url = `${home}${post.target}`, token = authToken): Post {
  const signature = twilio.getExpectedTwilioSignature(token, url, formAsTwilioReadsIt(post))
  return withHeader(post, 'x-twilio-signature', signature)
}

/**
 * What Twilio's own validator says of a request to our public address. It shares no code with ours: the form is read as
 * express reads it, for which the validator was made. Requests for instructions may carry two fields that are not signed.
 */
export function twilioSaysValid(request: Request, body: Buffer, isVoice: boolean): boolean {
  const { pathname, search } = new URL(request.url)
  const signature = request.headers.get('x-twilio-signature') ?? ''
  const form = formAsTwilioReadsIt({ body })
  const { CallToken: _token, StirVerstat: _verdict, ...rest } = form
  return [form, ...(isVoice ? [rest] : [])].some((params) =>
    twilio.validateRequest(authToken, signature, `${home}${pathname}${search}`, params),
  )
}

function formAsTwilioReadsIt({ body }: Pick<Post, 'body'>): Record<string, string | string[]> {
  const parsed = querystring.parse(body.toString('utf8'), '&', '=', { maxKeys: 0 })
  return Object.fromEntries(Object.entries(parsed).map(([name, value]) => [name, value ?? '']))
}
