import { settings } from './settings'

/** What the simulator's control API tells of a call. */
export interface CallSeen {
  readonly sid: string
  readonly status: string
  readonly heard: readonly string[]
  readonly legs: readonly { readonly sid: string; readonly identity: string; readonly status: string }[]
  readonly problem: { readonly code: number; readonly message: string } | null
  readonly recording: 'none' | 'in-progress' | 'paused' | 'stopped'
  readonly payment: {
    readonly sid: string
    readonly state: string
    readonly capture: string | null
    readonly digits: number
    readonly timeoutSeconds: number
    readonly result: string | null
  } | null
  readonly strip: readonly { readonly field: string | null; readonly told: string | null }[]
}

/** One line of the gateway's own book. */
export interface Charge {
  readonly payment: string
  readonly alt_key: string | null
  readonly amount: string
  readonly currency: string
  readonly status: 'charged' | 'reserved' | 'declined'
  readonly gatewayCharges: number
}

/** A card that the processor keeps. */
export interface Method {
  readonly id: string
  readonly code: string | null
  readonly lastFour: string
  readonly status: string
}

/** One request of the vendors to the product. */
export interface Sent {
  readonly id: number
  readonly kind: string
  readonly url: string
  readonly callSid: string | null
  readonly status: number | null
  /** How long it took, in real milliseconds. */
  readonly ms: number
  /** When it was answered. */
  readonly at: string
}

/** The outside world: telephony, processor, gateway and their faults, by the simulator's control API. */
export const outside = {
  dial: (from: string, name: string | null) => post<{ sid: string }>('/calls', { from, name }),
  call: (sid: string) => get<CallSeen>(`/calls/${sid}`),
  /** Resolves when the product has been told of every key. */
  press: (sid: string, keys: string, pace: 'instant' | 'human') =>
    post<{ accepted: number }>(`/calls/${sid}/keys`, { keys, pace, wait: true }),
  hangUp: (sid: string) => post(`/calls/${sid}/hangup`, {}),
  hangUpDevice: (identity: string) => post(`/devices/${identity}/hangup`, {}),
  device: (identity: string, behaviour: 'answer' | 'busy' | 'no-answer', answersAfterMs = 1_000) =>
    control('PUT', `/devices/${identity}`, { behaviour, answersAfterMs }),
  faults: (faults: Readonly<Record<string, unknown>>) => control('PUT', '/faults', faults),
  /** Simulated seconds in a real one, for the vendors only. */
  clock: (scale: number) => control('PUT', '/clock', { scale }),
  /** Lets so many simulated seconds pass at once. */
  advance: (seconds: number) => post('/clock/advance', { ms: seconds * 1_000 }),
  /** The bank has looked at a payment that it held. */
  release: (altKey: string, as: 'success' | 'declined') => post(`/payments/${altKey}/release`, { as }),
  noFaults: () => control('DELETE', '/faults'),
  ledger: () => get<{ charges: Charge[]; methods: Method[] }>('/ledger'),
  /** Everything sent after the one with this id, oldest first. */
  requests: async (since = 0) => (await get<{ requests: Sent[] }>(`/requests?since=${since}`)).requests,
}

const get = <T>(path: string) => control<T>('GET', path)
const post = <T>(path: string, body: unknown) => control<T>('POST', path, body)

/** Real milliseconds. A spec that waits longer should say for what. */
const answerMsMax = 40_000

async function control<T>(method: string, path: string, body?: unknown): Promise<T> {
  const response = await fetch(`${settings.simulatorUrl}/control${path}`, {
    method,
    signal: AbortSignal.timeout(answerMsMax),
    ...(body === undefined
      ? {}
      : { headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) }),
  }).catch((error: unknown) => {
    throw new Error(`${method} ${path} was not answered`, { cause: error })
  })
  if (!response.ok)
    throw new Error(`${method} ${path} was answered ${response.status}: ${await response.text()}`)
  return (await response.json()) as T
}
