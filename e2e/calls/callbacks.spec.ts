import { createHmac } from 'node:crypto'
import type { APIRequestContext } from '@playwright/test'
import { expect, test } from '../people'
import type { Agent } from '../people/agent'
import { settings, shuttleWebhookToken, twilioAuthToken } from '../people/settings'

const [instance = ''] = settings.instances

test('A forged or unsigned callback is refused, and nothing changes', async ({
  agent,
  caller,
  reference,
  request,
}) => {
  await caller.calls(agent)
  await agent.asks('£49.00', reference)
  await caller.typesCard()
  await agent.mayTake()
  const { payment } = await desk(agent)
  const path = `/api/webhooks/twilio/payment?attempt=${payment.attempt.id}&effect=${payment.attempt.id}.9`
  const form = {
    Sid: `PK${'a'.repeat(32)}`,
    CallSid: caller.sid,
    Result: 'success',
    PaymentConfirmationCode: 'x',
  }

  expect(await posts(request, path, form, null)).toBe(403)
  expect(await posts(request, path, form, sign(path, form, 'not-the-token'))).toBe(403)
  // The signature of something else.
  expect(await posts(request, path, form, sign(path, { ...form, Result: 'x' }))).toBe(403)
  expect(await posts(request, `${path}0`, form, sign(path, form))).toBe(403)

  const after = await desk(agent)
  expect(after.payment.version).toBe(payment.version)
  await agent.mayTake()
})

test('A signed callback about something unknown is answered 404, a malformed one with its reason', async ({
  request,
}) => {
  const nobodys = '/api/webhooks/twilio/payment?attempt=nobody&effect=nobody.1'
  const opened = { Sid: `PK${'b'.repeat(32)}`, CallSid: `CA${'b'.repeat(32)}`, Result: 'success' }
  expect(await posts(request, nobodys, opened, sign(nobodys, opened))).toBe(404)
  const leg = '/api/webhooks/twilio/leg?call=nobody'
  const answered = {
    CallSid: `CA${'c'.repeat(32)}`,
    ParentCallSid: `CA${'d'.repeat(32)}`,
    CallStatus: 'in-progress',
  }
  expect(await posts(request, leg, answered, sign(leg, answered))).toBe(404)

  const unnamed = '/api/webhooks/twilio/payment'
  expect(await posts(request, unnamed, opened, sign(unnamed, opened))).toBe(400)
  const sidless = { Result: 'success' }
  expect(await posts(request, nobodys, sidless, sign(nobodys, sidless))).toBe(400)
  const voice = '/api/webhooks/twilio/voice'
  expect(await posts(request, voice, { From: '+447700900000' }, sign(voice, { From: '+447700900000' }))).toBe(
    400,
  )

  const json = await request.post(instance + nobodys, { data: {} })
  expect(json.status()).toBe(415)
  const large = { Sid: 'x'.repeat(70_000) }
  expect(await posts(request, nobodys, large, sign(nobodys, large))).toBe(413)
  // What nobody has signed is not read at all.
  const unsigned = await request.post(instance + nobodys, { form: large })
  expect(unsigned.status()).toBe(403)
})

test('The processor is heard only on its secret path, and only with something to say', async ({
  request,
}) => {
  const path = `${instance}/api/webhooks/shuttle`
  expect((await request.post(`${path}/guessed`, { data: { key: 'k' } })).status()).toBe(404)
  const secret = `${path}/${shuttleWebhookToken()}`
  expect((await request.post(secret, { data: 'no JSON' })).status()).toBe(400)
  expect((await request.post(secret, { data: [] })).status()).toBe(400)
})

async function desk(agent: Agent) {
  const answer = await agent.reads('/api/desk')
  return (await answer.json()) as { payment: { version: number; attempt: { id: string } } }
}

/** Posts a form as the telephony would; resolves to the HTTP status. */
async function posts(
  request: APIRequestContext,
  path: string,
  form: Record<string, string>,
  signature: string | null,
): Promise<number> {
  const headers: Record<string, string> = signature === null ? {} : { 'x-twilio-signature': signature }
  return (await request.post(instance + path, { form, headers })).status()
}

/** The address and all parameters in order, under the token (twilio.com/docs/usage/security, "Validating requests"). */
function sign(path: string, form: Record<string, string>, token = twilioAuthToken()): string {
  const names = Object.keys(form).toSorted()
  const text = instance + path + names.map((name) => name + form[name]).join('')
  return createHmac('sha1', token).update(text, 'utf8').digest('base64')
}
