import { z } from 'zod'
import type { EntryField } from '@/lib/values/card'
import { type Currency, currencyDecimals } from '@/lib/values/money'

const clockScaleMax = 60
const authSecretCharactersMin = 32
const webhookTokenCharactersMin = 16
const dataKeyBytes = 32

const flag = z.enum(['0', '1', 'true', 'false']).transform((text) => text === '1' || text === 'true')

const currencies = Object.keys(currencyDecimals) as Currency[]

/** The fields of a card as an operator names them. */
const fields = {
  'card-number': 'cardNumber',
  expiry: 'expiry',
  'security-code': 'securityCode',
} as const satisfies Record<string, EntryField>

/** Words separated by commas, of which none is a word too. */
const words = z
  .string()
  .default('')
  .transform((list) => list.split(',').map((item) => item.trim()))
  .transform((items) => items.filter((item) => item !== ''))

const origin = z.string().transform((text, context) => {
  const url = URL.canParse(text) ? new URL(text) : null
  // A star would read as “any” to whoever takes origins for patterns, a semicolon ends a directive of a policy.
  const bare = url && /^https?:\/\/[a-z0-9.:[\]-]+\/$/.test(url.href) && !url.search && !url.hash
  if (url && bare && url.pathname === '/' && !url.username && !url.password) return url.origin
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

const proxy = z.string().refine((text) => [...proxyForms].some((form) => form.safeParse(text).success), {
  error: 'must list IP addresses or ranges such as 10.0.0.0/8, and no range of all addresses',
})

/** A range of all would be nobody's proxy: whoever calls could say to be anybody. */
const proxyForms = [z.ipv4(), z.ipv6(), z.cidrv4(), z.cidrv6()].map((form) =>
  form.refine((text) => !/\/0+$/.test(text)),
)
const dataKey = z.string().transform((text, context) => {
  const bytes = /^[A-Za-z0-9+/]+={0,2}$/.test(text) ? Buffer.from(text, 'base64') : Buffer.alloc(0)
  if (bytes.length === dataKeyBytes) return new Uint8Array(bytes)
  context.addIssue(`must be ${dataKeyBytes} bytes in base64 (openssl rand -base64 ${dataKeyBytes})`)
  return z.NEVER
})

const webhookToken = z.string().regex(new RegExp(`^[A-Za-z0-9_-]{${webhookTokenCharactersMin},}$`), {
  error: `must be at least ${webhookTokenCharactersMin} letters, digits, dashes or underscores`,
})

const authSecret = (error: string) => z.string().min(authSecretCharactersMin, { error })

/** Keys that are being replaced, and what opens or is accepted besides (docs/security/key-rotation.md). */
export const besideKeys = {
  TWILIO_AUTH_TOKEN_SECONDARY: z.string().optional(),
  SHUTTLE_INSTANCE_SECRET_NEXT: z.string().optional(),
  SHUTTLE_WEBHOOK_TOKENS_RETIRED: words.pipe(z.array(webhookToken)),
  AUTH_SECRETS_RETIRED: words.pipe(
    z.array(authSecret(`must be secrets of at least ${authSecretCharactersMin} characters, between commas`)),
  ),
  DATA_KEYS_RETIRED: words.pipe(z.array(dataKey)),
}

/** The keys that a tool for sealed texts reads. */
export const dataKeys = z.object({ DATA_KEY: dataKey, DATA_KEYS_RETIRED: besideKeys.DATA_KEYS_RETIRED })

/** Every variable that the product reads, with its form and its default. */
export const schema = z.object({
  NODE_ENV: z.string().default('production'),
  DATABASE_URL: z
    .string()
    .refine((text) => URL.canParse(text) && /^postgres(ql)?:$/.test(new URL(text).protocol), {
      error: 'must be a postgresql:// address',
    }),
  PUBLIC_URL: origin,
  SOTTO_ALLOWED_ORIGINS: words.pipe(z.array(origin)),
  /** Whose pages may show ours in a frame. */
  FRAME_ANCESTORS: words.pipe(z.array(origin)),
  /** Whose word about where a request came from is taken. */
  TRUSTED_PROXIES: words.pipe(z.array(proxy)),
  TWILIO_ACCOUNT_SID: z
    .string()
    .regex(/^AC[0-9a-zA-Z]{32}$/, { error: 'must be AC and 32 characters, as the Twilio console shows it' }),
  TWILIO_AUTH_TOKEN: z.string(),
  TWILIO_API_URL: baseUrl.default('https://api.twilio.com'),
  TWILIO_PAY_CONNECTOR: z.string(),
  SHUTTLE_API_URL: baseUrl.default('https://app.shuttleglobal.com'),
  SHUTTLE_INSTANCE_KEY: z.string(),
  SHUTTLE_INSTANCE_SECRET: z.string(),
  SHUTTLE_WEBHOOK_TOKEN: webhookToken,
  AUTH_SECRET: authSecret(`must have at least ${authSecretCharactersMin} characters`),
  /** PCI DSS 4.0.1, 8.3.6, for those to whom it applies; NIST advises against it. */
  PASSWORD_LETTER_AND_DIGIT: flag.default(false),
  /** All three or none: a provider at which people sign in instead of with a password. */
  OIDC_ISSUER: baseUrl.optional(),
  OIDC_CLIENT_ID: z.string().optional(),
  OIDC_CLIENT_SECRET: z.string().optional(),
  /** What the button says: “Sign in with …”. */
  OIDC_NAME: z.string().max(40).optional(),
  DATA_KEY: dataKey,
  ...besideKeys,
  /** What the operator means to take cards for; Shuttle's instance must agree. */
  SOTTO_MODE: z.enum(['test', 'live']).optional(),
  SOTTO_DEMO: flag.default(false),
  SOTTO_CLOCK_SCALE: z
    .string()
    .regex(/^\d+(\.\d+)?$/)
    .transform(Number)
    .pipe(z.number().min(1).max(clockScaleMax))
    .optional(),
  /** The moment at which a fast clock agreed with the time of day; the same for all instances. */
  SOTTO_CLOCK_EPOCH: z
    .string()
    .regex(/^\d{1,15}$/)
    .transform(Number)
    .optional(),
  /** The page of the demo bar; only next to SOTTO_DEMO. */
  SOTTO_DEMO_BAR_URL: baseUrl.optional(),
  /** Whoever starts this process may have it die at points of its choice (lib/server/crash-points.ts); only next to SOTTO_DEMO. */
  SOTTO_CRASH_POINTS: flag.default(false),
  BUSINESS_TIME_ZONE: z
    .string()
    .refine(isTimeZone, { error: 'must be an IANA time zone' })
    .default('Europe/London'),
  RECORD_CALLS: flag.default(true),
  DEFAULT_CURRENCY: z.enum(currencies).default('GBP'),
  /** Currencies of payments for which the postcode is asked: those of countries whose postcodes are digits. */
  POSTCODE_CURRENCIES: words.pipe(z.array(z.enum(currencies))),
  /** What is keyed twice when a card is kept. */
  SAVED_CARD_TYPED_TWICE: words
    .pipe(z.array(z.enum(Object.keys(fields) as (keyof typeof fields)[])))
    .transform((names) => names.map((name) => fields[name])),
})

function isTimeZone(name: string): boolean {
  try {
    new Intl.DateTimeFormat('en', { timeZone: name })
    return true
  } catch {
    return false
  }
}

/** One sentence for the operator about a variable that is missing or has no good form. Never repeats a value. */
export function issueSentence(
  issue: z.core.$ZodIssue,
  given: Readonly<Record<string, string | undefined>>,
): string {
  const name = String(issue.path[0])
  if (given[name] === undefined) return `${name} is missing.`
  if (issue.code === 'invalid_value') return `${name} must be one of ${issue.values.map(String).join(', ')}.`
  if (name === 'SOTTO_CLOCK_SCALE') return `${name} must be a number from 1 to ${clockScaleMax}.`
  return `${name} ${issue.message}.`
}
