import { createHash, timingSafeEqual } from 'node:crypto'
import type { HttpBindings } from '@hono/node-server'
import { type Context, Hono } from 'hono'
import { loseAnswer } from '../http/lost-answer.js'
import { currencies } from '../money.js'
import type { World } from '../world.js'
import type { Account, PaymentMethod } from './books.js'
import { asShown } from './differing.js'
import { RateLimit } from './rate-limit.js'
import type { Webhooks } from './webhooks.js'

type Bindings = { Bindings: HttpBindings }

const requestsPerSecondMax = 20
const cardFeatures = ['PAYMENT', 'AUTHORISE', 'PAYMENT_AND_SAVE_TOKEN', 'SAVE_CARD']
const bankFeatures = ['PAYMENT', 'PAYMENT_AND_SAVE_TOKEN', 'SAVE_CARD']
const cardTypes = ['VISA', 'MASTERCARD', 'AMEX', 'MAESTRO', 'DISCOVER', 'JCB', 'DINERS']

/** Shuttle's merchant API (docs.shuttleglobal.com): JSON, each object wrapped in its own name. */
export function shuttleRest(world: World, webhooks: Webhooks): Hono<Bindings> {
  const { books, config } = world
  const limit = new RateLimit(requestsPerSecondMax)
  const api = new Hono<Bindings>()

  api.use('/c/api/instances/:instance/*', (c, next) => admit(c, next))

  async function admit(c: Context<Bindings>, next: () => Promise<void>) {
    await pause(world.faults.get('shuttleSlowMs'))
    const request = `${c.req.method} ${c.req.path}`
    const faulty = world.faults.answers('shuttleStatus', request)
    if (faulty !== null) return refuse(c, faulty, 'SIM-FAULT', 'Simulated outage')
    if (!isAuthorised(c, config.instanceKey, config.instanceSecret)) {
      return refuse(c, 401, 'BOLT-1119', 'Invalid credentials')
    }
    if (!limit.take()) {
      c.header('Retry-After', '1')
      return refuse(c, 429, 'RATE-LIMIT', 'Too many requests')
    }
    const how = world.faults.loses('shuttleAnswerLost', request)
    if (how === null) return next()
    return loseAnswer(c, how, world.faults.over, next, () => refuse(c, 500, 'SIM-FAULT', 'Simulated outage'))
  }

  api.get('/c/api/instances/:instance', (c) =>
    c.json({
      instance: {
        instance_key: config.instanceKey,
        name: 'Sandbox merchant',
        environment: world.faults.get('shuttleEnvironment'),
        webhook_target: config.shuttleWebhookTarget,
      },
    }),
  )

  api.get('/c/api/instances/:instance/capabilities', (c) => {
    const features = Object.fromEntries(cardTypes.map((type) => [type, { features: cardFeatures }]))
    const types = { ...features, ACH: { features: bankFeatures } }
    const capabilities = {
      payments_ready: !world.faults.get('paymentsNotReady'),
      payment_method_types_moto: types,
      payment_method_types_ecommerce: types,
      currencies,
    }
    return c.json({ capabilities })
  })

  api.get('/c/api/instances/:instance/payments/:key', (c) => {
    const payment = books.findPayment(c.req.param('key'))
    if (!payment) return notFound(c, 'payment')
    return c.json({ payment: asShown(payment, world.faults.get('shuttlePaymentDiffers')) })
  })

  api.get('/c/api/instances/:instance/payment_methods/:id', (c) => {
    const method = books.methods.get(c.req.param('id'))
    return method ? c.json({ payment_method: method }) : notFound(c, 'payment_method')
  })

  api.delete('/c/api/instances/:instance/payment_methods/:id', (c) => {
    const method = books.methods.get(c.req.param('id'))
    if (!method || method.status === 'DELETED') return notFound(c, 'payment_method')
    method.status = 'DELETED'
    method.updated = world.clock.now().toISOString()
    webhooks.emit('PAYMENT_METHOD.DELETED', { payment_method: method.id, account: method.account })
    return c.body(null, 204)
  })

  api.get('/c/api/instances/:instance/accounts/:key', (c) => {
    const account = books.findAccount(c.req.param('key'))
    return account ? c.json({ account }) : notFound(c, 'account')
  })

  api.get('/c/api/instances/:instance/accounts/:key/payment_methods', (c) => {
    const account: Account | null = books.findAccount(c.req.param('key'))
    if (!account) return notFound(c, 'account')
    const statuses = readCriteria(c.req.query('criteria'), 'status')
    const matches = ({ status }: PaymentMethod) =>
      statuses ? statuses.includes(status) : status !== 'DELETED'
    return c.json({ payment_methods: books.methodsOf(account.id).filter(matches) })
  })

  api.all('/c/api/*', (c) => notFound(c, 'path'))
  return api
}

/** Real milliseconds: what waits for this API is real. */
function pause(ms: number): Promise<void> {
  return ms === 0 ? Promise.resolve() : new Promise((resolve) => setTimeout(resolve, ms).unref())
}

/** Basic with the instance's key and secret, or the secret alone as a bearer token. */
function isAuthorised(c: Context, instanceKey: string, secret: string): boolean {
  const header = c.req.header('authorization') ?? ''
  if (c.req.param('instance') !== instanceKey) return false
  const basic = `Basic ${Buffer.from(`${instanceKey}:${secret}`).toString('base64')}`
  return same(header, basic) || same(header, `Bearer ${secret}`)
}

function same(a: string, b: string): boolean {
  const digest = (text: string) => createHash('sha256').update(text).digest()
  return timingSafeEqual(digest(a), digest(b))
}

/** The values of one field in `criteria=field=a;b,other=c`, or null when the field is not named. */
function readCriteria(criteria: string | undefined, field: string): string[] | null {
  const found = criteria?.split(',').find((part) => part.startsWith(`${field}=`))
  return found ? found.slice(field.length + 1).split(';') : null
}

function notFound(c: Context, field: string) {
  return refuse(c, 404, 'BOLT-1404', '{0} not found', field)
}

function refuse(c: Context, status: number, code: string, message: string, field?: string) {
  const error = { code, message, ...(field ? { field } : {}) }
  return c.json({ errorMessages: [error] }, status as 400)
}
