import { z } from 'zod'
import { isLoopback } from '@/lib/values/address'
import { currencyDecimals } from '@/lib/values/money'
import { err, ok, type Result } from '@/lib/values/result'

/**
 * The checked environment, read once and kept. Throws {@link UnsafeEnvironment} when anything is missing or unsafe, so
 * that no code path runs on half an environment. Nothing is read while modules load: `next build` has no environment.
 */
export function environment(): Environment {
  cached ??= orThrow(readEnvironment(process.env))
  return cached
}

/** Every reason why this process must not serve, as sentences for the operator. Empty when all is well. */
export function checkEnvironment(variables: Variables = process.env): string[] {
  const read = readEnvironment(variables)
  return read.ok ? [] : [...read.error]
}

/** The values that must never appear in a log or an answer. */
export function secretsOf(settings: Environment): string[] {
  const dataKey = Buffer.from(settings.dataKey)
  return [
    settings.databaseUrl,
    decodeURIComponent(new URL(settings.databaseUrl).password),
    settings.twilio.authToken,
    settings.shuttle.instanceSecret,
    settings.shuttle.webhookToken,
    settings.authSecret,
    dataKey.toString('base64'),
    dataKey.toString('hex'),
  ]
}

/** What the product needs to know about where it runs. Adapters get the parts they need as constructor arguments. */
export interface Environment {
  /** True unless NODE_ENV says `development` or `test`: forgetting to set it must not open anything. */
  readonly production: boolean
  /** The demo switch. Only true when every address, our own included, is on this machine. */
  readonly demo: boolean
  /** Origin under which vendors and people reach us, without a slash at the end. */
  readonly publicUrl: string
  /** Origins from which our own pages may send commands; the public URL's comes first. */
  readonly origins: readonly string[]
  readonly databaseUrl: string
  readonly twilio: {
    readonly accountSid: string
    readonly authToken: string
    readonly apiUrl: string
    /** Unique name of the pay connector. */
    readonly connector: string
  }
  readonly shuttle: {
    readonly apiUrl: string
    readonly instanceKey: string
    readonly instanceSecret: string
    /** Last part of the webhook's path, so that only Shuttle knows it. */
    readonly webhookToken: string
  }
  readonly authSecret: string
  /** 32 bytes that seal tokens at rest. */
  readonly dataKey: Uint8Array
  /** Business seconds in a real one; 1 outside the demo. */
  readonly clockScale: number
  /** IANA name. */
  readonly timeZone: string
  readonly recordCalls: boolean
  readonly defaultCurrency: keyof typeof currencyDecimals
}

/** What `process.env` is: names and texts. */
export type Variables = Readonly<Record<string, string | undefined>>

/** The environment is missing something or would run in an unsafe way. `problems` are sentences for the operator. */
export class UnsafeEnvironment extends Error {
  constructor(readonly problems: readonly string[]) {
    super(problems.join('\n'))
    this.name = 'UnsafeEnvironment'
  }
}

/** Reads and judges a set of variables. Variables that are set but empty count as missing. */
export function readEnvironment(variables: Variables): Result<Environment, readonly string[]> {
  const given = Object.fromEntries(Object.entries(variables).filter(([, value]) => value?.trim()))
  const parsed = schema.safeParse(given)
  const foreign = foreignSwitches(given)
  if (!parsed.success)
    return err([...parsed.error.issues.map((issue) => issueSentence(issue, given)), ...foreign])
  const settings = fromVariables(parsed.data)
  const unsafe = [...foreign, ...unsafeSettings(settings, parsed.data)]
  return unsafe.length > 0 ? err(unsafe) : ok(settings)
}

let cached: Environment | undefined

function orThrow(read: Result<Environment, readonly string[]>): Environment {
  if (!read.ok) throw new UnsafeEnvironment(read.error)
  return read.value
}

const clockScaleMax = 60
const authSecretCharactersMin = 32
const webhookTokenCharactersMin = 16
const dataKeyBytes = 32

const flag = z.enum(['0', '1', 'true', 'false']).transform((text) => text === '1' || text === 'true')

const origin = z.string().transform((text, context) => {
  const url = URL.canParse(text) ? new URL(text) : null
  const bare = url && /^https?:$/.test(url.protocol) && url.pathname === '/' && !url.search && !url.hash
  if (url && bare && !url.username && !url.password) return url.origin
  context.addIssue('must be an address such as https://pay.example.com, without path, query or user')
  return z.NEVER
})

const baseUrl = z.string().transform((text, context) => {
  const url = URL.canParse(text) ? new URL(text) : null
  if (url && /^https?:$/.test(url.protocol) && !url.username && !url.password && !url.search && !url.hash) {
    return url.href.replace(/\/+$/, '')
  }
  context.addIssue('must be an http or https address')
  return z.NEVER
})

const schema = z.object({
  NODE_ENV: z.string().default('production'),
  DATABASE_URL: z
    .string()
    .refine((text) => URL.canParse(text) && /^postgres(ql)?:$/.test(new URL(text).protocol), {
      error: 'must be a postgresql:// address',
    }),
  PUBLIC_URL: origin,
  SOTTO_ALLOWED_ORIGINS: z
    .string()
    .default('')
    .transform((list) => list.split(',').map((item) => item.trim()))
    .transform((items) => items.filter((item) => item !== ''))
    .pipe(z.array(origin)),
  TWILIO_ACCOUNT_SID: z
    .string()
    .regex(/^AC[0-9a-zA-Z]{32}$/, { error: 'must be AC and 32 characters, as the Twilio console shows it' }),
  TWILIO_AUTH_TOKEN: z.string(),
  TWILIO_API_URL: baseUrl.default('https://api.twilio.com'),
  TWILIO_PAY_CONNECTOR: z.string(),
  SHUTTLE_API_URL: baseUrl.default('https://app.shuttleglobal.com'),
  SHUTTLE_INSTANCE_KEY: z.string(),
  SHUTTLE_INSTANCE_SECRET: z.string(),
  SHUTTLE_WEBHOOK_TOKEN: z.string().regex(new RegExp(`^[A-Za-z0-9_-]{${webhookTokenCharactersMin},}$`), {
    error: `must be at least ${webhookTokenCharactersMin} letters, digits, dashes or underscores`,
  }),
  AUTH_SECRET: z
    .string()
    .min(authSecretCharactersMin, { error: `must have at least ${authSecretCharactersMin} characters` }),
  DATA_KEY: z.string().transform((text, context) => {
    const bytes = /^[A-Za-z0-9+/]+={0,2}$/.test(text) ? Buffer.from(text, 'base64') : Buffer.alloc(0)
    if (bytes.length === dataKeyBytes) return new Uint8Array(bytes)
    context.addIssue(`must be ${dataKeyBytes} bytes in base64 (openssl rand -base64 ${dataKeyBytes})`)
    return z.NEVER
  }),
  SOTTO_DEMO: flag.default(false),
  SOTTO_CLOCK_SCALE: z
    .string()
    .regex(/^\d+(\.\d+)?$/)
    .transform(Number)
    .pipe(z.number().min(1).max(clockScaleMax))
    .optional(),
  BUSINESS_TIME_ZONE: z
    .string()
    .refine(isTimeZone, { error: 'must be an IANA time zone' })
    .default('Europe/London'),
  RECORD_CALLS: flag.default(true),
  DEFAULT_CURRENCY: z.enum(Object.keys(currencyDecimals) as (keyof typeof currencyDecimals)[]).default('GBP'),
})

function fromVariables(v: z.output<typeof schema>): Environment {
  return {
    production: v.NODE_ENV !== 'development' && v.NODE_ENV !== 'test',
    demo: v.SOTTO_DEMO,
    publicUrl: v.PUBLIC_URL,
    origins: [...new Set([v.PUBLIC_URL, ...v.SOTTO_ALLOWED_ORIGINS])],
    databaseUrl: v.DATABASE_URL,
    twilio: {
      accountSid: v.TWILIO_ACCOUNT_SID,
      authToken: v.TWILIO_AUTH_TOKEN,
      apiUrl: v.TWILIO_API_URL,
      connector: v.TWILIO_PAY_CONNECTOR,
    },
    shuttle: {
      apiUrl: v.SHUTTLE_API_URL,
      instanceKey: v.SHUTTLE_INSTANCE_KEY,
      instanceSecret: v.SHUTTLE_INSTANCE_SECRET,
      webhookToken: v.SHUTTLE_WEBHOOK_TOKEN,
    },
    authSecret: v.AUTH_SECRET,
    dataKey: v.DATA_KEY,
    clockScale: v.SOTTO_CLOCK_SCALE ?? 1,
    timeZone: v.BUSINESS_TIME_ZONE,
    recordCalls: v.RECORD_CALLS,
    defaultCurrency: v.DEFAULT_CURRENCY,
  }
}

function unsafeSettings(settings: Environment, v: z.output<typeof schema>): string[] {
  const problems = settings.demo ? demoProblems(settings) : productionProblems(settings)
  for (const each of settings.origins) {
    if (each.startsWith('http:') && !isLoopback(each)) {
      problems.push(`${each} must use https: only addresses on this machine may go without.`)
    }
  }
  if (v.SOTTO_CLOCK_SCALE !== undefined && !settings.demo) {
    problems.push('SOTTO_CLOCK_SCALE changes the time of the business: it works only with SOTTO_DEMO=1.')
  }
  return problems
}

/** The demo switch opens a sign-in link and a clock that runs fast: harmless on one machine, nowhere else. */
function demoProblems(settings: Environment): string[] {
  const addresses: [string, string][] = [
    ...settings.origins.map((each): [string, string] => ['PUBLIC_URL and SOTTO_ALLOWED_ORIGINS', each]),
    ['TWILIO_API_URL', settings.twilio.apiUrl],
    ['SHUTTLE_API_URL', settings.shuttle.apiUrl],
    ['DATABASE_URL', settings.databaseUrl],
  ]
  return addresses
    .filter(([, address]) => !isLoopback(address))
    .map(
      ([name, address]) => `SOTTO_DEMO=1 needs ${name} to be on this machine, not ${new URL(address).host}.`,
    )
}

/** Outside the demo, production money and card entry go to the vendors and to nobody else. */
function productionProblems(settings: Environment): string[] {
  if (!settings.production) return []
  const problems: string[] = []
  if (!isVendor(settings.twilio.apiUrl, twilioHost)) {
    problems.push('TWILIO_API_URL must be https://api.twilio.com or one of its regional hosts.')
  }
  if (!isVendor(settings.shuttle.apiUrl, shuttleHost)) {
    problems.push('SHUTTLE_API_URL must be https://app.shuttleglobal.com or another host of Shuttle.')
  }
  return problems
}

/** `api.twilio.com`, `api.ie1.twilio.com`, `api.dublin.ie1.twilio.com` (twilio.com/docs/global-infrastructure). */
const twilioHost = /^api(\.[a-z0-9-]+){0,2}\.twilio\.com$/

/** Shuttle's own hosts, and the older name that its SDK still carries. */
const shuttleHost = /^((app|twilio)\.shuttleglobal\.com|payments\.withbolt\.com)$/

function isVendor(address: string, host: RegExp): boolean {
  const url = new URL(address)
  return url.protocol === 'https:' && url.port === '' && host.test(url.hostname)
}

/** The sign-in library reads variables of its own that would overrule what we set in code (telemetry, secrets, origins). */
function foreignSwitches(given: Variables): string[] {
  return Object.keys(given)
    .filter((name) => name.startsWith('BETTER_AUTH_'))
    .map((name) => `${name} would overrule the settings of Sotto: remove it.`)
}

function isTimeZone(name: string): boolean {
  try {
    new Intl.DateTimeFormat('en', { timeZone: name })
    return true
  } catch {
    return false
  }
}

function issueSentence(issue: z.core.$ZodIssue, given: Variables): string {
  const name = String(issue.path[0])
  if (given[name] === undefined) return `${name} is missing.`
  if (issue.code === 'invalid_value') return `${name} must be one of ${issue.values.map(String).join(', ')}.`
  if (name === 'SOTTO_CLOCK_SCALE') return `${name} must be a number from 1 to ${clockScaleMax}.`
  return `${name} ${issue.message}.`
}
