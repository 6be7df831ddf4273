import type { Progress } from '@/lib/client/live/state'
import type { AttemptView, CallView, DeskView, PaymentView, ResultView, RowView } from '@/lib/wire/views'

/** Views with usual values, for tests that care about one or two of them. */

export const startedAt = Date.UTC(2026, 9, 3, 13, 0, 0)

export function row(field: RowView['field'], state: RowView['state'], more: Partial<RowView> = {}): RowView {
  return {
    field,
    state,
    tries: state === 'notAsked' ? 0 : 1,
    second: false,
    keys: 0,
    lastKeyAt: null,
    serial: 0,
    why: null,
    brand: null,
    lastFour: null,
    expiry: null,
    twice: false,
    ...more,
  }
}

export const visaNumber = row('cardNumber', 'accepted', { brand: 'visa', lastFour: '1111' })
export const amexNumber = row('cardNumber', 'accepted', { brand: 'amex', lastFour: '0005' })

export function attempt(rows: RowView[], more: Partial<AttemptView> = {}): AttemptView {
  const live = rows.find(({ state }) => state === 'asked' || state === 'refused')
  return {
    id: 'attempt-1',
    number: 1,
    stage: 'entering',
    live: live?.field ?? null,
    askedAt: startedAt,
    rows,
    gapSeconds: 10,
    slow: false,
    reopening: false,
    shunned: false,
    brands: ['visa', 'mastercard'],
    card: null,
    readyAt: null,
    takenAt: null,
    received: false,
    ...more,
  }
}

export function payment(more: Partial<PaymentView> = {}): PaymentView {
  return {
    id: 'payment-1',
    version: 3,
    status: 'inFlight',
    chip: 'takingCard',
    step: 'card',
    kind: 'charge',
    money: { minor: 4_900, currency: 'GBP' },
    reference: 'A-1042',
    description: null,
    customerName: null,
    callId: 'call-1',
    agent: { id: 'amy', name: 'Amy' },
    createdAt: startedAt,
    attempts: 1,
    declines: 0,
    attempt: null,
    result: null,
    availableActions: ['reask', 'reopen', 'cancelEntry'],
    ...more,
  }
}

export function result(kind: ResultView['kind'], more: Partial<ResultView> = {}): ResultView {
  return {
    kind,
    replaced: false,
    taken: true,
    decline: null,
    at: startedAt,
    card: null,
    nextCheckAt: null,
    details: [],
    ...more,
  }
}

export function call(more: Partial<CallView> = {}): CallView {
  return {
    id: 'call-1',
    version: 1,
    status: 'live',
    from: '+447700900123',
    name: null,
    arrivedAt: startedAt,
    answeredAt: startedAt,
    endedAt: null,
    recording: 'paused',
    spokenAt: null,
    maySound: false,
    wrapUpUntil: null,
    ...more,
  }
}

export function desk(more: Partial<DeskView> = {}): DeskView {
  return {
    viewer: { id: 'amy', name: 'Amy', email: 'amy@example.com', roles: ['agent'] },
    serverNow: startedAt,
    clockScale: 1,
    timeZone: 'Europe/London',
    defaultCurrency: 'GBP',
    presence: { state: 'ready', reason: null, since: startedAt },
    screen: null,
    links: { phone: 'up', bank: 'up', records: 'up' },
    call: call(),
    earlier: null,
    payment: null,
    open: [],
    toTell: [],
    stop: null,
    calls: [],
    lost: [],
    feed: [],
    ...more,
  }
}

export function progress(keys: number, more: Partial<Progress> = {}): Progress {
  return {
    attemptId: 'attempt-1',
    field: 'cardNumber',
    keys,
    serial: keys,
    at: startedAt + 1_000,
    effectId: 'attempt-1.3',
    times: [],
    ...more,
  }
}
