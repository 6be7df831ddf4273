import type { z } from 'zod'
import { isLoopback } from '@/lib/values/address'
import type { EntryField } from '@/lib/values/card'
import type { Currency } from '@/lib/values/money'
import { err, ok, type Result } from '@/lib/values/result'
import { type BesideKeys, besideKeysOf, besideSecrets, writtenKey } from './env/keys'
import { foreignSwitches, unsafeSettings } from './env/safety'
import { dataKeys, issueSentence, schema } from './env/schema'

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

/**
 * What seeding reads: it needs no vendor. Throws {@link UnsafeEnvironment} without the demo switch or next to a database
 * elsewhere, because the people it adds have a password that is printed.
 */
export function seedSettings(variables: Variables = process.env): SeedSettings {
  const { DATABASE_URL: databaseUrl = '', DATABASE_OWNER_URL: ownerUrl, ...rest } = variables
  const { SOTTO_DEMO: demo, SEED_PASSWORD: password, SEED_SECOND_FACTOR: secondFactor } = rest
  const dataKey = schema.shape.DATA_KEY.safeParse(rest.DATA_KEY ?? '')
  const problems: string[] = []
  if (demo !== '1') problems.push('Demo people are added only with SOTTO_DEMO=1.')
  if (!URL.canParse(databaseUrl)) problems.push('DATABASE_URL is missing.')
  else if (!isLoopback(databaseUrl) || (ownerUrl && !isLoopback(ownerUrl)))
    problems.push('Demo people are added only to a database on this machine.')
  if (!dataKey.success) problems.push('DATA_KEY is missing: the console that runs has one.')
  if (problems.length > 0) throw new UnsafeEnvironment(problems)
  return {
    databaseUrl,
    ownerUrl: ownerUrl || null,
    password: password || null,
    secondFactor: secondFactor || null,
    dataKey: dataKey.data ?? new Uint8Array(),
  }
}

/**
 * What a tool of the operator's works with: the database, the keys of what is sealed in it, and where people reach us.
 * Throws {@link UnsafeEnvironment} when the database or a key is missing, or not what it should be.
 */
export function toolSettings(variables: Variables = process.env): ToolSettings {
  const { DATABASE_URL: databaseUrl = '', PUBLIC_URL: publicUrl } = variables
  const problems = URL.canParse(databaseUrl) ? [] : ['DATABASE_URL is missing.']
  return { databaseUrl, publicUrl: publicUrl ?? null, ...keysBeside(problems, variables) }
}

export interface ToolSettings extends DataKeys {
  readonly databaseUrl: string
  readonly publicUrl: string | null
}

/**
 * What the tool for sealed texts works with: the role that owns the tables, because a journal is nobody else's to touch.
 * Throws {@link UnsafeEnvironment} when something is missing.
 */
export function resealSettings(variables: Variables = process.env): ResealSettings {
  const ownerUrl = variables.DATABASE_OWNER_URL?.trim() ?? ''
  const problems = URL.canParse(ownerUrl) ? [] : ['DATABASE_OWNER_URL is missing.']
  return { ownerUrl, ...keysBeside(problems, variables) }
}

export interface ResealSettings extends DataKeys {
  readonly ownerUrl: string
}

/** The data keys of an installation. */
export interface DataKeys {
  readonly dataKey: Uint8Array
  /** Those that were in use before. */
  readonly dataKeysRetired: readonly Uint8Array[]
}

function keysBeside(problems: readonly string[], variables: Variables): DataKeys {
  const given = Object.fromEntries(Object.entries(variables).filter(([, value]) => value?.trim()))
  const keys = dataKeys.safeParse(given)
  if (!keys.success)
    throw new UnsafeEnvironment([
      ...keys.error.issues.map((issue) => issueSentence(issue, given)),
      ...problems,
    ])
  if (problems.length > 0) throw new UnsafeEnvironment(problems)
  return { dataKey: keys.data.DATA_KEY, dataKeysRetired: keys.data.DATA_KEYS_RETIRED }
}

export interface SeedSettings {
  readonly databaseUrl: string
  /** Of the role that owns the tables; `null` when only people are added. */
  readonly ownerUrl: string | null
  /** The password of all demo people; `null` to make one up. */
  readonly password: string | null
  /** What makes the codes of all demo people, in base32; `null` to make one up. */
  readonly secondFactor: string | null
  /** Seals it, as the console opens it. */
  readonly dataKey: Uint8Array
}

/** The values that must never appear in a log or an answer. */
export function secretsOf(settings: Environment): string[] {
  return [
    settings.databaseUrl,
    decodeURIComponent(new URL(settings.databaseUrl).password),
    settings.twilio.authToken,
    settings.shuttle.instanceSecret,
    settings.shuttle.webhookToken,
    settings.authSecret,
    ...(settings.oidc ? [settings.oidc.clientSecret] : []),
    ...writtenKey(settings.dataKey),
    ...besideSecrets(settings.beside),
  ]
}

/** What the product needs to know about where it runs. Adapters get the parts they need as constructor arguments. */
export interface Environment {
  /** True unless NODE_ENV says `development` or `test`: forgetting to set it must not open anything. */
  readonly production: boolean
  /** What cards are meant to be taken for, `null` when the operator has not said. */
  readonly mode: 'test' | 'live' | null
  /** The demo switch. Only true when every address, our own included, is on this machine. */
  readonly demo: boolean
  /** Address of the page with the demo's bar, on this machine; `null` without one, and always outside the demo. */
  readonly demoBarUrl: string | null
  /** Whether this process can be made to die at a point of its work; always false outside the demo. */
  readonly crashPoints: boolean
  /** Origin under which vendors and people reach us, without a slash at the end. */
  readonly publicUrl: string
  /** Origins from which our own pages may send commands; the public URL's comes first. */
  readonly origins: readonly string[]
  /** Origins whose pages may show ours in a frame; empty: nobody's. */
  readonly frameAncestors: readonly string[]
  /** IP addresses and CIDR ranges whose `X-Forwarded-…` headers are believed; empty: nobody's. */
  readonly trustedProxies: readonly string[]
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
  /** A provider of OpenID Connect at which people may sign in instead of with a password; `null` without one. */
  readonly oidc: {
    readonly issuer: string
    readonly clientId: string
    readonly clientSecret: string
    readonly name: string
  } | null
  /** Whether new passwords need a letter and a digit, and twelve characters, as PCI DSS asks where it applies. */
  readonly passwordLetterAndDigit: boolean
  /** 32 bytes that seal tokens at rest. */
  readonly dataKey: Uint8Array
  /** Keys that are being replaced. */
  readonly beside: BesideKeys
  /** Business seconds in a real one; 1 outside the demo. */
  readonly clockScale: number
  /** When a fast clock agreed with the time of day, in milliseconds since 1970; without meaning at a scale of 1. */
  readonly clockEpoch: number
  /** IANA name. */
  readonly timeZone: string
  readonly recordCalls: boolean
  readonly defaultCurrency: Currency
  readonly postcodeCurrencies: readonly Currency[]
  readonly typedTwiceToSave: readonly EntryField[]
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

function oidcOf(v: z.output<typeof schema>): Environment['oidc'] {
  const { OIDC_ISSUER: issuer, OIDC_CLIENT_ID: clientId, OIDC_CLIENT_SECRET: clientSecret } = v
  if (!issuer || !clientId || !clientSecret) return null
  return { issuer, clientId, clientSecret, name: v.OIDC_NAME ?? new URL(issuer).hostname }
}

function fromVariables(v: z.output<typeof schema>): Environment {
  return {
    production: v.NODE_ENV !== 'development' && v.NODE_ENV !== 'test',
    mode: v.SOTTO_MODE ?? null,
    demo: v.SOTTO_DEMO,
    demoBarUrl: v.SOTTO_DEMO_BAR_URL ?? null,
    crashPoints: v.SOTTO_CRASH_POINTS,
    publicUrl: v.PUBLIC_URL,
    origins: [...new Set([v.PUBLIC_URL, ...v.SOTTO_ALLOWED_ORIGINS])],
    frameAncestors: [...new Set(v.FRAME_ANCESTORS)],
    trustedProxies: v.TRUSTED_PROXIES,
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
    oidc: oidcOf(v),
    passwordLetterAndDigit: v.PASSWORD_LETTER_AND_DIGIT,
    dataKey: v.DATA_KEY,
    beside: besideKeysOf(v),
    clockScale: v.SOTTO_CLOCK_SCALE ?? 1,
    clockEpoch: v.SOTTO_CLOCK_EPOCH ?? 0,
    timeZone: v.BUSINESS_TIME_ZONE,
    recordCalls: v.RECORD_CALLS,
    defaultCurrency: v.DEFAULT_CURRENCY,
    postcodeCurrencies: v.POSTCODE_CURRENCIES,
    typedTwiceToSave: v.SAVED_CARD_TYPED_TWICE,
  }
}
