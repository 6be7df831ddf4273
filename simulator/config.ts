/** How one simulated world is set up. Durations and scales are given here once and never read again from outside. */
export type SimulatorConfig = {
  port: number
  host: string
  /** Where the simulated Twilio number posts an incoming call. */
  voiceUrls: string[]
  /** Where the caller's own leg reports its progress, when the number is configured so. */
  callStatusUrl: string | null
  accountSid: string
  authToken: string
  /** Takes the place of the account's token in requests to the REST API; callbacks are signed with the token all the same. */
  apiKey: { sid: string; secret: string } | null
  /** Unique name of the installed pay connector. */
  connector: string
  instanceKey: string
  instanceSecret: string
  /** Webhook target in Shuttle's syntax (`url|N`, `a>b`, `a,b`), or null when nobody listens. */
  shuttleWebhookTarget: string | null
  /** File to which every request to the product is appended, or null for none. */
  requestLog: string | null
  clockScale: number
  /** What makes the codes of the demo's people, in base32, or null when nobody shows them. */
  authenticatorSecret: string | null
}

/** Reads the configuration from environment variables; throws one sentence that names the variable. */
export function readConfig(env: Record<string, string | undefined>): SimulatorConfig {
  const appUrls = list(env.SIM_APP_URL ?? 'http://127.0.0.1:3000').map((url) => httpUrl('SIM_APP_URL', url))
  const voiceUrls = env.SIM_VOICE_URL
    ? list(env.SIM_VOICE_URL).map((url) => httpUrl('SIM_VOICE_URL', url))
    : appUrls.map((url) => `${url.replace(/\/$/, '')}/api/webhooks/twilio/voice`)
  const accountSid = env.SIM_ACCOUNT_SID ?? `AC${'5'.repeat(32)}`
  if (!/^AC[0-9a-fA-F]{32}$/.test(accountSid)) {
    throw new Error('SIM_ACCOUNT_SID must be AC followed by 32 hexadecimal digits.')
  }
  return {
    port: integer('SIM_PORT', env.SIM_PORT ?? '4000', 0, 65_535),
    host: env.SIM_HOST ?? '127.0.0.1',
    voiceUrls,
    callStatusUrl: env.SIM_CALL_STATUS_URL ? httpUrl('SIM_CALL_STATUS_URL', env.SIM_CALL_STATUS_URL) : null,
    accountSid,
    authToken: env.SIM_AUTH_TOKEN ?? 'simulated-auth-token',
    apiKey: apiKey(env.SIM_API_KEY_SID, env.SIM_API_KEY_SECRET),
    connector: env.SIM_CONNECTOR ?? 'shuttle-test',
    instanceKey: env.SIM_INSTANCE_KEY ?? 'T_1001',
    instanceSecret: env.SIM_INSTANCE_SECRET ?? 'simulated-instance-secret',
    shuttleWebhookTarget: env.SIM_SHUTTLE_WEBHOOK_URL || null,
    requestLog: env.SIM_REQUEST_LOG || null,
    clockScale: integer('SIM_CLOCK_SCALE', env.SIM_CLOCK_SCALE ?? '1', 1, 600),
    authenticatorSecret: base32('SIM_AUTHENTICATOR_SECRET', env.SIM_AUTHENTICATOR_SECRET),
  }
}

function apiKey(sid: string | undefined, secret: string | undefined): SimulatorConfig['apiKey'] {
  if (!sid && !secret) return null
  if (sid && /^SK[0-9a-fA-F]{32}$/.test(sid) && secret) return { sid, secret }
  throw new Error(
    'SIM_API_KEY_SID must be SK followed by 32 hexadecimal digits, and SIM_API_KEY_SECRET its secret.',
  )
}

function list(text: string): string[] {
  return text
    .split(',')
    .map((item) => item.trim())
    .filter((item) => item !== '')
}

function httpUrl(name: string, text: string): string {
  if (!URL.canParse(text) || !/^https?:$/.test(new URL(text).protocol)) {
    throw new Error(`${name} must be an http or https address, not "${text}".`)
  }
  return text
}

function base32(name: string, text: string | undefined): string | null {
  if (!text) return null
  if (/^[A-Z2-7]{16,64}$/.test(text)) return text
  throw new Error(`${name} must be 16 to 64 letters and figures of base32.`)
}

function integer(name: string, text: string, min: number, max: number): number {
  const value = Number(text)
  if (!Number.isInteger(value) || value < min || value > max) {
    throw new Error(`${name} must be a whole number from ${min} to ${max}, not "${text}".`)
  }
  return value
}
