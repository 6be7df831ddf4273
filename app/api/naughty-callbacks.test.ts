import { describe, expect, it } from 'vitest'
import { type Genuine, genuineCallbacks } from '@/lib/testing/forgery/genuine'
import { fieldsOf, requestOf, signed, withFields } from '@/lib/testing/forgery/post'
import { at, fromBrowser, ownHouse, shuttleWebhook } from '@/lib/testing/house'
import { naughtyStrings, someNaughty } from '@/lib/testing/naughty'
import { deskView, paymentListView, paymentPageView } from '@/lib/wire/views'
import { GET as desk } from './desk/route'
import { GET as page } from './payments/[id]/route'
import { GET as list } from './payments/route'
import { POST as shuttle } from './webhooks/shuttle/[token]/route'
import { POST as call } from './webhooks/twilio/call/route'
import { POST as leg } from './webhooks/twilio/leg/route'
import { POST as payment } from './webhooks/twilio/payment/route'
import { POST as recording } from './webhooks/twilio/recording/route'
import { POST as dialled } from './webhooks/twilio/voice/dialled/route'
import { POST as voice } from './webhooks/twilio/voice/route'

const house = ownHouse()

const handlers: Readonly<Record<string, (request: Request) => Promise<Response>>> = {
  '/api/webhooks/twilio/voice': voice,
  '/api/webhooks/twilio/voice/dialled': dialled,
  '/api/webhooks/twilio/leg': leg,
  '/api/webhooks/twilio/call': call,
  '/api/webhooks/twilio/payment': payment,
  '/api/webhooks/twilio/recording': recording,
}

/** Fields that Twilio sends with a payment besides those of our example. */
const moreFields = ['PaymentError', 'PayErrorCode', 'ConnectorError', 'ErrorType', 'PaymentConfirmationCode']

/** Sends it as Twilio would, really signed. */
async function send({ path }: Genuine, post: Genuine['post']): Promise<Response> {
  const request = requestOf(signed(post))
  const handler = handlers[path]
  if (!request || !handler) throw new Error(`nobody takes ${path}`)
  return handler(request)
}

const kinds = ['voice', 'key', 'field', 'end', 'leg', 'dialled', 'call', 'recording']

describe('A naughty string in a callback of Twilio’s', () => {
  it.each(kinds)('of the kind "%s" is taken, or turned away with a reason, in every field', async (kind) => {
    const { phone, callbacks } = await genuineCallbacks(house)
    const genuine = callbacks.find((each) => each.kind === kind)
    if (!genuine) throw new Error(`no ${kind}`)
    const known = fieldsOf(genuine.post)
    const names = [...known.map(([name]) => name), ...(kind === 'end' || kind === 'field' ? moreFields : [])]
    for (const [place, name] of names.entries())
      for (const text of someNaughty(place * kinds.length + kinds.indexOf(kind), 24)) {
        const others = known.filter(([other]) => other !== name)
        const answer = await send(genuine, withFields(genuine.post, [...others, [name, text]]))
        expect([200, 204, 400, 404], `${name}: ${JSON.stringify(text)}`).toContain(answer.status)
        const said = await answer.text()
        // What a caller is called goes to the agent's device as an XML parameter, if anywhere.
        if ([...text].length > 11) expect(said).not.toContain(text)
      }
    for (const text of someNaughty(kinds.indexOf(kind), 8)) {
      const answer = await send(genuine, withFields(genuine.post, [...known, [text, text]]))
      expect([200, 204, 400, 404], JSON.stringify(text)).toContain(answer.status)
    }
    for (const line of house.logged().split('\n').filter(Boolean)) JSON.parse(line)
    await canBeShown(phone.agent.id)
  })

  /** What was kept of it all is still read by everybody who must read it. */
  async function canBeShown(agentId: string) {
    const sam = await house.signedIn(['supervisor'])
    const get = (handler: typeof page, id = '') =>
      handler(fromBrowser('GET', '/api/x', { cookie: sam.cookie }), at({ id })).then((answer) =>
        answer.json(),
      )
    const { rows } = paymentListView.parse(await get(list))
    const payments = await house.prisma.payment.findMany({ where: { agentId } })
    expect(payments.length).toBeGreaterThan(0)
    expect(rows.length).toBeGreaterThan(0)
    for (const { id } of payments) paymentPageView.parse(await get(page, id))
    const amy = await house.signedIn(['agent'])
    deskView.parse(await (await desk(fromBrowser('GET', '/api/desk', { cookie: amy.cookie }), at())).json())
  }
})

describe('A naughty string in a webhook of Shuttle’s', () => {
  const fields = ['key', 'action', 'payment', 'instance_key', 'transaction', 'account', 'payment_method']

  it.each(fields)(
    'is taken or turned away in the field "%s", as a text and as what an object is called',
    async (field) => {
      const body = { key: 'k', action: 'PAYMENT.SUCCESS', payment: 'pay' }
      for (const text of someNaughty(fields.indexOf(field), fields.length))
        for (const value of [text, { id: text }, { [text]: text }]) {
          const answer = await shuttle(...shuttleWebhook({ ...body, [field]: value }))
          expect([204, 400, 404], JSON.stringify(text)).toContain(answer.status)
        }
    },
  )

  it('is turned away as a body of its own', async () => {
    for (const text of naughtyStrings) {
      const { status } = await shuttle(...shuttleWebhook(text.length > 0 ? text : ' '))
      expect([204, 400, 413], JSON.stringify(text)).toContain(status)
    }
  })
})
