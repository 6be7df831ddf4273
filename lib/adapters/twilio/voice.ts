import twilio from 'twilio'
import { assert } from '@/lib/values/result'

/** How an agent's device is rung. Addresses are absolute. */
export interface AgentDial {
  readonly agentId: string
  readonly ringSeconds: number
  /** Asked for more TwiML when the agent's side is over. */
  readonly actionUrl: string
  /** Told of each step of the agent's leg. */
  readonly legUrl: string
  /** Passed on to the agent's device; never anything about a card. */
  readonly parameters: Readonly<Record<string, string>>
}

/**
 * Rings an agent (twilio.com/docs/voice/twiml/dial and /client). `answerOnBridge` keeps the caller's ringing tone until
 * the agent is there. `hangupOnStar` stays off, its default: the star key steers the card entry.
 */
export function dialAgent(dial: AgentDial): string {
  const response = new twilio.twiml.VoiceResponse()
  const client = response
    .dial({ answerOnBridge: true, timeout: dial.ringSeconds, action: dial.actionUrl, method: 'POST' })
    .client({
      statusCallback: dial.legUrl,
      statusCallbackMethod: 'POST',
      statusCallbackEvent: ['initiated', 'ringing', 'answered', 'completed'],
    })
  client.identity(clientIdentityOf(dial.agentId))
  for (const [name, value] of Object.entries(dial.parameters)) client.parameter({ name, value })
  return response.toString()
}

/** How a caller waits for an agent. */
export interface Wait {
  /** Told to the caller. */
  readonly sentence: string
  readonly voiceLanguage: SayLanguage
  readonly pauseSeconds: number
  /** Asked again after the pause; its query counts how often. */
  readonly againUrl: string
}

/** All agents are busy: a sentence, a pause, and the same question to us again. */
export function holdCaller({ sentence, voiceLanguage, pauseSeconds, againUrl }: Wait): string {
  const response = new twilio.twiml.VoiceResponse()
  response.say({ language: voiceLanguage }, sentence)
  response.pause({ length: pauseSeconds })
  response.redirect({ method: 'POST' }, againUrl)
  return response.toString()
}

/** The address of the next question, with the count of waits in it: the bound of the loop travels with the call. */
export function nextWaitUrl(voiceUrl: string, waitsSoFar: number): string {
  const url = new URL(voiceUrl)
  url.searchParams.set(waitsName, String(waitsSoFar + 1))
  return url.toString()
}

/** How often this caller has waited, as our own address says; the address is signed, so nobody else can count. */
export function waitsOf(query: URLSearchParams): number {
  const text = query.get(waitsName) ?? ''
  return /^\d{1,4}$/.test(text) ? Number(text) : 0
}

const waitsName = 'waits'

/** A last sentence, then the line is closed. */
export function sayGoodbye(sentence: string, voiceLanguage: SayLanguage): string {
  const response = new twilio.twiml.VoiceResponse()
  response.say({ language: voiceLanguage }, sentence)
  response.hangup()
  return response.toString()
}

/** Closes the line without a word. */
export function hangUp(): string {
  const response = new twilio.twiml.VoiceResponse()
  response.hangup()
  return response.toString()
}

/**
 * An agent's name towards Twilio's client devices: the agent's own id. Characters outside letters, digits, `_` and `-`
 * are refused rather than replaced, since two agents must never share a name.
 */
export function clientIdentityOf(agentId: string): string {
  assert(
    /^[\w-]{1,121}$/.test(agentId),
    'an agent id is at most 121 letters, digits, underscores and hyphens',
  )
  return agentId
}

/** The agent whose device it is: the other way round. `null` for whatever is not a client address of ours. */
export function agentIdOf(address: string): string | null {
  return /^client:([\w-]{1,121})$/.exec(address.trim())?.[1] ?? null
}

/** A language in which Twilio speaks; the list is Twilio's. */
export type SayLanguage = NonNullable<Parameters<twilio.twiml.VoiceResponse['say']>[0]['language']>
