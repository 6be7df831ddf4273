import { type Sent, usualDeadlines } from '../http/send.js'

/** How patient one callback is. Real milliseconds: these are the deadlines of real requests. */
export type Patience = {
  connectMsMax: number
  readMsMax: number
  /** For all attempts together. */
  totalMsMax: number
  retries: number
  repeats: (sent: Sent) => boolean
}

/**
 * Twilio's deadlines, and the settings that an address may carry in its fragment (`#rc=3&rp=all`):
 * twilio.com/docs/usage/webhooks/webhooks-connection-overrides. Whether payment callbacks obey them is not documented,
 * so they count only when the caller says so.
 */
export function readOverrides(url: string, honoured: boolean): Patience {
  const hash = url.indexOf('#')
  const settings = new URLSearchParams(honoured && hash !== -1 ? url.slice(hash + 1) : '')
  const policies = (settings.get('rp') ?? 'ct').split(',')
  const usual = usualDeadlines
  return {
    connectMsMax: bounded(settings.get('ct'), 100, 10_000, usual.connectMsMax),
    readMsMax: bounded(settings.get('rt'), 100, 15_000, usual.readMsMax),
    totalMsMax: bounded(settings.get('tt'), 100, 15_000, usual.totalMsMax),
    retries: bounded(settings.get('rc'), 0, 5, 1),
    repeats: (sent) => policies.some((policy) => applies(policy, sent)),
  }
}

function applies(policy: string, sent: Sent): boolean {
  const status = sent.status ?? 0
  if (policy === 'all') return status === 0 || status >= 400
  if (policy === 'ct') return sent.failure === 'connect'
  if (policy === 'rt') return sent.failure === 'timeout' || sent.failure === 'reset'
  if (policy === '4xx') return status >= 400 && status < 500
  if (policy === '5xx') return status >= 500
  return false
}

function bounded(text: string | null, min: number, max: number, standard: number): number {
  const value = Number(text)
  return text !== null && Number.isInteger(value) && value >= min && value <= max ? value : standard
}
