import { createHash, timingSafeEqual } from 'node:crypto'
import type { HttpBindings } from '@hono/node-server'
import { type Context, Hono } from 'hono'
import { breakOff, loseAnswer } from '../http/lost-answer.js'
import type { Call, World } from '../world.js'
import { refusal, refusalBody, type TwilioRefusal } from './errors.js'
import { isRefusal } from './payment-request.js'
import type { Obeyed, Payments } from './payments.js'
import { changeRecording, findRecording, startRecording } from './recordings.js'
import { callPage, callResource, paymentResource, recordingResource } from './resources.js'
import { describeRequest } from './rest-steps.js'
import type { Instructions, Voice } from './voice.js'

type Bindings = { Bindings: HttpBindings }
type Ctx = Context<Bindings>

const accounts = '/2010-04-01/Accounts'
const root = `${accounts}/:account{AC[0-9a-fA-F]{32}}`
const callPath = `${root}/Calls/:call{CA[0-9a-fA-F]{32}}`
const formBytesMax = 64 * 1024
/** Twilio's code for a status; any other one is a server error. */
const codeOf: Record<number, 20003 | 20404 | 20429 | 20503> = {
  401: 20003,
  404: 20404,
  429: 20429,
  503: 20503,
}

/** Twilio's REST API for calls, Payments sessions and recordings (twilio.com/docs/voice/api). */
export function twilioRest(world: World, payments: Payments, voice: Voice): Hono<Bindings> {
  const { accountSid, authToken, apiKey } = world.config
  const credentials = [`${accountSid}:${authToken}`, ...(apiKey ? [`${apiKey.sid}:${apiKey.secret}`] : [])]
  const api = new Hono<Bindings>()

  api.use('/2010-04-01/*', async (c, next) => {
    if (!isAuthorised(c.req.header('authorization'), credentials)) return refuse(c, refusal(20003))
    if (world.faults.strikes('rate429')) {
      const seconds = world.faults.get('rate429RetryAfterSeconds')
      if (seconds > 0) c.header('Retry-After', String(seconds))
      return refuse(c, refusal(20429))
    }
    const request = describeRequest(c.req.method, c.req.path, await form(c))
    const status = world.faults.answers('twilioStatus', request)
    if (status !== null) return refuse(c, { ...refusal(codeOf[status] ?? 20500), status })
    const how = world.faults.loses('twilioAnswerLost', request)
    return how === null
      ? next()
      : loseAnswer(c, how, world.faults.over, next, () => refuse(c, refusal(20500)))
  })

  api.get(`${accounts}/:file{AC[0-9a-fA-F]{32}\\.json}`, (c) => {
    if (fileSid(c) !== accountSid) return refuse(c, refusal(20404))
    return c.json({ sid: accountSid, friendly_name: 'Sandbox', status: 'active', type: 'Full' })
  })

  api.get(`${root}/Calls/:file{CA[0-9a-fA-F]{32}\\.json}`, (c) => {
    const call = findCall(c, fileSid(c))
    return call ? c.json(callResource(accountSid, call)) : refuse(c, refusal(20404))
  })

  api.get(`${root}/Calls.json`, (c) => {
    const { ParentCallSid: parent, Status: status } = c.req.query()
    const found = [...world.calls.values()].filter(
      (call) => (!parent || call.parentSid === parent) && (!status || call.status === status),
    )
    return c.json(callPage(accountSid, found.reverse(), Number(c.req.query('PageSize') ?? 50)))
  })

  api.post(`${root}/Calls/:file{CA[0-9a-fA-F]{32}\\.json}`, async (c) => {
    const call = findCall(c, fileSid(c))
    if (!call) return refuse(c, refusal(20404))
    const refused = changeCall(voice, call, new URLSearchParams(await body(c)))
    return refused ? refuse(c, refused) : c.json(callResource(accountSid, call))
  })

  api.post(`${callPath}/Payments.json`, async (c) => {
    const leg = findCall(c, c.req.param('call'))
    if (!leg) return refuse(c, refusal(20404))
    const created = payments.create(leg, await body(c))
    if (isRefusal(created)) return refuse(c, created)
    if (world.faults.strikes('createAnswerLost')) return breakOff(c)
    await answerLater(created)
    return c.json(paymentResource(accountSid, leg, created.session), 201)
  })

  api.post(`${callPath}/Payments/:file{PK[0-9a-fA-F]{32}\\.json}`, async (c) => {
    const leg = findCall(c, c.req.param('call'))
    const session = world.sessions.get(fileSid(c))
    if (!leg || session?.legSid !== leg.sid) return refuse(c, refusal(20404))
    const updated = payments.update(session, await body(c))
    if (isRefusal(updated)) return refuse(c, updated)
    await answerLater(updated)
    return c.json(paymentResource(accountSid, leg, updated.session), 202)
  })

  api.post(`${callPath}/Recordings.json`, async (c) => {
    const call = findCall(c, c.req.param('call'))
    if (!call) return refuse(c, refusal(20404))
    const parent = world.calls.get(call.parentSid ?? call.sid) ?? call
    const request = recordingRequest(await form(c))
    if (isRefusal(request)) return refuse(c, request)
    const started = startRecording(world, parent, request)
    return isRefusal(started)
      ? refuse(c, started)
      : c.json(recordingResource(accountSid, parent, started), 201)
  })

  api.get(`${callPath}/Recordings.json`, (c) => {
    const call = findCall(c, c.req.param('call'))
    if (!call) return refuse(c, refusal(20404))
    const recordings = call.recordings.map((recording) => recordingResource(accountSid, call, recording))
    return c.json({ recordings, page: 0, page_size: 50, next_page_uri: null })
  })

  api.get(`${callPath}/Recordings/:file{(RE[0-9a-fA-F]{32}|Twilio\\.CURRENT)\\.json}`, (c) => {
    const call = findCall(c, c.req.param('call'))
    const recording = call && findRecording(call, fileSid(c))
    if (!recording) return refuse(c, refusal(20404))
    return c.json(recordingResource(accountSid, call, recording))
  })

  api.post(`${callPath}/Recordings/:file{(RE[0-9a-fA-F]{32}|Twilio\\.CURRENT)\\.json}`, async (c) => {
    const call = findCall(c, c.req.param('call'))
    const recording = call && findRecording(call, fileSid(c))
    if (!recording) return refuse(c, refusal(20404))
    const change = await form(c)
    const unknown = unknownWord(change, { PauseBehavior: ['silence', 'skip'] })
    const changed = unknown ?? changeRecording(world, call, recording, change.get('Status'))
    return isRefusal(changed) ? refuse(c, changed) : c.json(recordingResource(accountSid, call, changed))
  })

  api.all('/2010-04-01/*', (c) => refuse(c, refusal(20404)))

  function findCall(c: Ctx, sid: string | undefined): Call | null {
    if (c.req.param('account') !== accountSid) return null
    return world.calls.get(sid ?? '') ?? null
  }

  /** The product may hear of a step by callback before it hears that the step was accepted. */
  async function answerLater({ told }: Obeyed): Promise<void> {
    if (world.faults.strikes('answersAfterCallback')) await told
  }

  return api
}

/** Hang-up or other instructions for a leg; null when it was obeyed. */
function changeCall(voice: Voice, call: Call, form: URLSearchParams): TwilioRefusal | null {
  if (call.endedAt) return refusal(21220)
  const status = form.get('Status')
  if (status === 'canceled' && call.answeredAt) return refusal(21220)
  if (status === 'completed' || status === 'canceled') {
    voice.hangUp(call)
    return null
  }
  if (status !== null) return refusal(20001, `Status ${status}`)
  const instructions = readInstructions(form)
  if (isRefusal(instructions)) return instructions
  voice.redirect(call, instructions)
  return null
}

function readInstructions(form: URLSearchParams): Instructions | TwilioRefusal {
  const twiml = form.get('Twiml')
  const url = form.get('Url')
  if (twiml !== null && url !== null) return refusal(21218, 'Twiml and Url exclude each other')
  if (twiml !== null) return { twiml }
  if (url === null || !URL.canParse(url)) return refusal(21205)
  return { url, method: form.get('Method') === 'GET' ? 'GET' : 'POST' }
}

function recordingRequest(form: URLSearchParams) {
  const unknown = unknownWord(form, { RecordingChannels: ['mono', 'dual'], RecordingTrack: tracks })
  if (unknown) return unknown
  const url = form.get('RecordingStatusCallback')
  const events = form.getAll('RecordingStatusCallbackEvent').flatMap((value) => value.split(/\s+/))
  return {
    source: 'StartCallRecordingAPI' as const,
    channels: form.get('RecordingChannels') === 'dual' ? 2 : 1,
    track: form.get('RecordingTrack') ?? 'both',
    callback: url
      ? {
          url,
          method: form.get('RecordingStatusCallbackMethod') === 'GET' ? ('GET' as const) : ('POST' as const),
          events: events.length > 0 ? events : ['completed'],
        }
      : null,
  }
}

const tracks = ['inbound', 'outbound', 'both']

/** The refusal of a parameter whose value is none of these; one that is not sent has its default. */
function unknownWord(
  form: URLSearchParams,
  allowed: Readonly<Record<string, readonly string[]>>,
): TwilioRefusal | null {
  for (const [name, words] of Object.entries(allowed)) {
    const value = form.get(name)
    if (value !== null && !words.includes(value)) return refusal(20001, `${name} ${value}`)
  }
  return null
}

/** The account with its token, or an API key with its secret. */
function isAuthorised(header: string | undefined, credentials: readonly string[]): boolean {
  const digest = (text: string) => createHash('sha256').update(text).digest()
  return credentials.some((each) =>
    timingSafeEqual(digest(header ?? ''), digest(`Basic ${Buffer.from(each).toString('base64')}`)),
  )
}

/** The sid in front of `.json`. */
function fileSid(c: Ctx): string {
  return (c.req.param('file') ?? '').replace(/\.json$/, '')
}

async function form(c: Ctx): Promise<URLSearchParams> {
  return new URLSearchParams(await body(c))
}

async function body(c: Ctx): Promise<string> {
  const text = await c.req.text()
  return text.length <= formBytesMax ? text : ''
}

function refuse(c: Ctx, refused: TwilioRefusal) {
  return c.json(refusalBody(refused), refused.status as 400)
}
