// The caller of the stories: a phone in a window of its own, and what the control API tells and does about its call.
const name = 'Priya Shah'
const phoneWidth = 380
const lookMs = 200
/** A window opens and dials in less, also on a busy machine. */
const dialMsMax = 15_000

// Ofcom keeps this range for drama. One number for each tab, so that two demos beside each other do not mix.
const number = kept('demo-number', () => `+447700900${String(200 + Math.floor(Math.random() * 700))}`)

/** Thrown when a story is ended or its caller has hung up: nothing more is to happen. */
export class Over extends Error {}

/**
 * Opens the phone at the right edge of the screen, already dialling; one that is open dials anew.
 *
 * @param card held in the caller's hand from the start, or null
 * @returns whether the browser let it open
 */
export function openPhone(card) {
  const query = new URLSearchParams({ auto: '1', from: number, name, ...(card && { card }) })
  const { availLeft = 0, availTop = 0, availWidth, availHeight } = screen
  const place = {
    popup: 1,
    width: phoneWidth,
    height: Math.min(availHeight, 900),
    left: availLeft + availWidth - phoneWidth,
    top: availTop,
  }
  const features = Object.entries(place).map(([key, value]) => `${key}=${value}`)
  return window.open(`/phone?${query}`, 'sotto-phone', features.join()) !== null
}

/** Whether desk and phone fit beside each other on this screen without either covering the other. */
export function fitsBeside() {
  return window.outerWidth + phoneWidth <= screen.availWidth
}

/** A reference that nobody has used, like A-1042. */
export function freshReference() {
  return `A-${1000 + Math.floor(Math.random() * 9000)}`
}

/** What Details say of this caller's payment. */
export function detailsOf(reference, amount) {
  return { reference, amount, currency: 'GBP', name }
}

/** The caller's call that is under way, or null. */
export async function liveCall() {
  const { calls } = await control('GET', '/calls')
  return calls.findLast(({ from, endedAt }) => from === number && endedAt === null) ?? null
}

/** One call of the story that is told: what becomes of it, and what the caller does on it. */
export class Call {
  constructor(sid, signal) {
    this.sid = sid
    this.signal = signal
  }

  /**
   * Waits until the call is so.
   *
   * @param late said once when it takes longer than `lateMs`
   * @throws {Over} when the call ends before, unless that is waited for
   */
  async until(isSo, { late = () => {}, lateMs = 4_000, evenIfOver = false } = {}) {
    const begun = performance.now()
    let told = false
    for (;;) {
      const call = await control('GET', `/calls/${this.sid}`)
      if (this.signal.aborted) throw new Over()
      if (isSo(call)) return call
      if (call.endedAt !== null && !evenIfOver) throw new Over('The call has ended.')
      if (!told && performance.now() - begun > lateMs) {
        told = true
        late()
      }
      await pause(lookMs, this.signal)
    }
  }

  holdsCard(card) {
    return control('POST', `/calls/${this.sid}/card`, { card })
  }

  /** Presses keys at human speed and waits for nothing. */
  presses(keys) {
    return control('POST', `/calls/${this.sid}/keys`, { keys, pace: 'human', wait: false })
  }

  hangsUp() {
    return control('POST', `/calls/${this.sid}/hangup`, {})
  }
}

/** The call that the phone has just dialled; the one before it may not have ended yet. */
export async function dialledCall(signal, before) {
  const begun = performance.now()
  while (performance.now() - begun < dialMsMax) {
    const call = await liveCall()
    if (signal.aborted) throw new Over()
    if (call && call.sid !== before) return new Call(call.sid, signal)
    await pause(lookMs, signal)
  }
  throw new Over('The phone has not dialled.')
}

/** How often the bank's own book has charged this reference. */
export async function timesCharged(reference) {
  const { charges } = await control('GET', `/ledger?reference=${encodeURIComponent(reference)}`)
  return charges.filter(({ status }) => status !== 'declined').length
}

/** Runs the vendors' time faster for so many real milliseconds; null ends that. */
export function hasten(pace) {
  return pace ? control('PUT', '/clock', pace) : control('DELETE', '/clock')
}

/** Rejects with {@link Over} when the story is ended meanwhile. */
export function pause(ms, signal) {
  return new Promise((resolve, reject) => {
    const stop = () => {
      clearTimeout(timer)
      reject(new Over())
    }
    const timer = setTimeout(() => {
      signal.removeEventListener('abort', stop)
      resolve()
    }, ms)
    signal.addEventListener('abort', stop, { once: true })
  })
}

/** What only the demo can do. Resolves with null, or with the reason why not. */
export async function wish(path) {
  try {
    const answer = await fetch(`/demo/${path}`, { method: 'POST' })
    return answer.ok ? null : (await answer.json()).error
  } catch {
    return 'Nobody answers: the demo has ended.'
  }
}

async function control(method, path, body) {
  const headers = { 'content-type': 'application/json' }
  const asked = fetch(`/control${path}`, { method, headers, body: body && JSON.stringify(body) })
  const answer = await asked.catch(() => {
    throw new Over('Nobody answers: the demo has ended.')
  })
  const read = await answer.json()
  if (!answer.ok) throw new Over(read.error)
  return read
}

/** A value that outlives a reload of this tab; a browser may forbid that. */
function kept(key, make) {
  try {
    const value = sessionStorage.getItem(key) ?? make()
    sessionStorage.setItem(key, value)
    return value
  } catch {
    return make()
  }
}
