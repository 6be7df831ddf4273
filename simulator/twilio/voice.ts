import type { Sent } from '../http/send.js'
import { newSid } from '../ids.js'
import type { Call, Problem, World } from '../world.js'
import { voiceFields } from './call-fields.js'
import { type DialEnd, Dialling } from './dial.js'
import type { Legs } from './legs.js'
import type { FormFields } from './signature.js'
import { type Document, type Element, isProblem, parseTwiml, readTwiml } from './twiml.js'

/** Where the next instructions come from. */
export type Instructions =
  | { twiml: string }
  | { url: string; method: 'GET' | 'POST'; kind?: 'voice' | 'dial-action'; extra?: FormFields }

/** What follows a verb: the next one, other instructions, or the end of the call. */
type Next = 'next-verb' | 'hang-up' | Instructions

const documentsMax = 100
const sayMsPerCharacter = 60
const sayMsMax = 15_000

/** Performs TwiML on calls: an incoming call, and whatever a REST request puts in its place. */
export class Voice {
  #nextVoiceUrl = 0

  constructor(
    private readonly world: World,
    private readonly legs: Legs,
  ) {}

  /** A caller dials. The voice webhook is posted at once; the call goes on by itself. */
  dialIn(from: string, to: string, callerName: string | null): Call {
    const { config } = this.world
    const url = config.voiceUrls[this.#nextVoiceUrl++ % config.voiceUrls.length] ?? ''
    const call = this.legs.open({
      sid: newSid('CA'),
      parentSid: null,
      identity: null,
      direction: 'inbound',
      from,
      to,
      callerName,
      status: 'ringing',
      progress: config.callStatusUrl
        ? {
            url: config.callStatusUrl,
            method: 'POST',
            events: ['initiated', 'ringing', 'answered', 'completed'],
          }
        : null,
    })
    void this.#perform(call, { url, method: 'POST' })
    return call
  }

  /** Takes a leg out of whatever it is doing and gives it other instructions. */
  redirect(call: Call, instructions: Instructions): void {
    call.interrupt.abort()
    call.interrupt = new AbortController()
    call.dial?.end('replaced')
    const parent = this.#parentOf(call)
    if (parent?.dial) {
      // The leg leaves its bridge alive: the caller's <Dial> is over, this leg goes on alone.
      parent.legs = parent.legs.filter((leg) => leg !== call)
      parent.dial.end('caller-left')
    }
    void this.#perform(call, instructions)
  }

  /** Somebody hangs up this leg. */
  hangUp(call: Call): void {
    if (call.endedAt) return
    const parent = this.#parentOf(call)
    if (parent?.dial) {
      parent.dial.hangUpLeg(call)
      return
    }
    const answered = call.answeredAt !== null
    this.legs.end(call, answered ? 'completed' : call.direction === 'inbound' ? 'no-answer' : 'canceled')
    call.dial?.end('caller-left')
  }

  #parentOf(call: Call): Call | undefined {
    return call.parentSid === null ? undefined : this.world.calls.get(call.parentSid)
  }

  async #perform(call: Call, first: Instructions): Promise<void> {
    const { signal } = call.interrupt
    let instructions: Instructions | null = first
    let base = ''
    for (let documents = 0; instructions !== null; documents++) {
      if (documents >= documentsMax) return this.#fail(call, { code: 12400, message: 'Too many redirects.' })
      if ('url' in instructions) base = resolved(instructions.url, base)
      const document = await this.#obtain(call, instructions, base)
      if (signal.aborted) return
      if (isProblem(document)) return this.#fail(call, document)
      for (const warning of document.warnings) this.#note(call, warning)
      instructions = await this.#performAll(call, document, base, signal)
    }
    if (!signal.aborted) this.legs.end(call, 'completed')
  }

  /** Null when there is nothing more to perform. */
  async #performAll(
    call: Call,
    document: Document,
    base: string,
    signal: AbortSignal,
  ): Promise<Instructions | null> {
    for (const verb of document.verbs) {
      const next = await this.#performOne(call, verb, base, signal)
      if (signal.aborted || next === 'hang-up') return null
      if (next !== 'next-verb') return next
    }
    return null
  }

  async #performOne(call: Call, verb: Element, base: string, signal: AbortSignal): Promise<Next> {
    const { clock } = this.world
    switch (verb.name) {
      case 'Say':
        this.legs.answer(call)
        call.heard.push(verb.text)
        this.world.changed(call)
        await clock.sleep(Math.min(verb.text.length * sayMsPerCharacter, sayMsMax), signal)
        return 'next-verb'
      case 'Pause':
        await clock.sleep(Number(verb.attributes.length ?? 1) * 1_000, signal)
        return 'next-verb'
      case 'Redirect':
        return { url: verb.text, method: verb.attributes.method === 'GET' ? 'GET' : 'POST' }
      case 'Reject':
        this.legs.end(call, verb.attributes.reason === 'busy' ? 'busy' : 'no-answer')
        return 'hang-up'
      case 'Dial':
        return this.#dial(call, verb, base)
      default:
        return 'hang-up'
    }
  }

  async #dial(call: Call, verb: Element, base: string): Promise<Next> {
    if (verb.attributes.answerOnBridge !== 'true') this.legs.answer(call)
    const dialling = new Dialling(this.world, this.legs, call, verb)
    dialling.start()
    const end = await dialling.ended
    if (end === null) return 'hang-up'
    const { action, method } = verb.attributes
    if (!action) return 'next-verb'
    const request: Instructions = {
      url: action,
      method: method === 'GET' ? 'GET' : 'POST',
      kind: 'dial-action',
      extra: dialFields(end),
    }
    // A caller who has left hears nothing more, but the outcome of the <Dial> is reported all the same.
    if (call.endedAt) await this.#request(call, request, resolved(action, base))
    return request
  }

  async #obtain(call: Call, instructions: Instructions, url: string): Promise<Document | Problem> {
    if ('twiml' in instructions) return parseTwiml(instructions.twiml)
    if (!URL.canParse(url)) return { code: 11100, message: `Invalid URL format: "${url}".` }
    const answer = await this.#request(call, instructions, url)
    if (answer.status === null) {
      const refused = answer.failure === 'connect'
      return {
        code: refused ? 11205 : 11200,
        message: `No answer from ${withoutQuery(url)}: ${answer.failure}.`,
      }
    }
    if (answer.status < 200 || answer.status > 299) {
      return { code: 11200, message: `${withoutQuery(url)} answered ${answer.status}.` }
    }
    if (answer.bodyTooLarge) return { code: 11750, message: 'The document is larger than 64 kB.' }
    return readTwiml(answer.contentType, answer.body)
  }

  #request(call: Call, instructions: Extract<Instructions, { url: string }>, url: string): Promise<Sent> {
    const { config, callbacks } = this.world
    const fields = [...voiceFields(config, call), ...(instructions.extra ?? [])]
    const { method, kind = 'voice' } = instructions
    return callbacks.request({ kind, url, method, callSid: call.sid, fields })
  }

  /** Twilio says that an application error has occurred, and hangs up. */
  #fail(call: Call, problem: Problem): void {
    this.#note(call, problem)
    this.legs.end(call, call.answeredAt ? 'completed' : 'failed')
  }

  /** The first thing that was wrong stays visible; what follows is mostly its consequence. */
  #note(call: Call, problem: Problem): void {
    call.problem ??= problem
    this.world.changed(call)
  }
}

function dialFields({ status, leg, bridged, seconds }: DialEnd): FormFields {
  return [
    ['DialCallStatus', status],
    ...(leg ? [['DialCallSid', leg.sid] as const] : []),
    ['DialCallDuration', String(seconds)],
    ['DialBridged', String(bridged)],
  ]
}

/** Addresses in TwiML may be relative to the document that carries them. */
function resolved(url: string, base: string): string {
  return URL.canParse(url, base || undefined) ? exact(url, base) : url
}

/** An absolute address is used as it was written, letter by letter, because it is signed that way. */
function exact(url: string, base: string): string {
  return URL.canParse(url) ? url : new URL(url, base).toString()
}

function withoutQuery(url: string): string {
  return url.replace(/[?#].*$/, '')
}
