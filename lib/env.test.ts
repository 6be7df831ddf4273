import { describe, expect, it } from 'vitest'
import {
  checkEnvironment,
  readEnvironment,
  resealSettings,
  secretsOf,
  seedSettings,
  toolSettings,
  type Variables,
} from '@/lib/env'
import { besideNames } from '@/lib/env/keys'
import { besideKeys } from '@/lib/env/schema'

const production: Variables = {
  NODE_ENV: 'production',
  DATABASE_URL: 'postgresql://sotto_app:db-p%40ssword@db.internal:5432/sotto?sslmode=verify-full',
  PUBLIC_URL: 'https://pay.example.com',
  TWILIO_ACCOUNT_SID: `AC${'0a'.repeat(16)}`,
  TWILIO_AUTH_TOKEN: 'twilio-auth-token',
  TWILIO_PAY_CONNECTOR: 'Default',
  SHUTTLE_INSTANCE_KEY: 'T_1234',
  SHUTTLE_INSTANCE_SECRET: 'shuttle-secret',
  SHUTTLE_WEBHOOK_TOKEN: 'a-path-only-shuttle-knows',
  AUTH_SECRET: 'x'.repeat(32),
  DATA_KEY: Buffer.alloc(32, 7).toString('base64'),
}

const demo: Variables = {
  ...production,
  DATABASE_URL: 'postgresql://sotto_app:p@127.0.0.1:54329/sotto',
  PUBLIC_URL: 'http://127.0.0.1:3000/',
  TWILIO_API_URL: 'http://127.0.0.1:4000',
  SHUTTLE_API_URL: 'http://localhost:4000',
  SOTTO_DEMO: '1',
}

const settings = (variables: Variables) => {
  const read = readEnvironment(variables)
  if (!read.ok) throw new Error(read.error.join(' '))
  return read.value
}

describe('A complete environment', () => {
  it('is accepted, with the vendors as the default addresses', () => {
    expect(checkEnvironment(production)).toEqual([])
    expect(settings(production)).toMatchObject({
      production: true,
      demo: false,
      publicUrl: 'https://pay.example.com',
      origins: ['https://pay.example.com'],
      twilio: { apiUrl: 'https://api.twilio.com' },
      shuttle: { apiUrl: 'https://app.shuttleglobal.com' },
      clockScale: 1,
      timeZone: 'Europe/London',
      recordCalls: true,
      defaultCurrency: 'GBP',
    })
  })

  it('says what cards are taken for only where the operator has said it', () => {
    expect(settings(production).mode).toBeNull()
    expect(settings({ ...production, SOTTO_MODE: 'live' }).mode).toBe('live')
    expect(checkEnvironment({ ...production, SOTTO_MODE: 'LIVE' })).toEqual([
      expect.stringContaining('SOTTO_MODE'),
    ])
  })

  it('keeps its secrets listable, so that the log can leave them out', () => {
    const secrets = secretsOf(settings(production))
    expect(secrets).toContain('db-p@ssword')
    expect(secrets).toContain('twilio-auth-token')
    expect(secrets).toContain(production.DATA_KEY)
  })

  it('lists the origins of every instance, the public one first and none twice', () => {
    const several = { ...demo, SOTTO_ALLOWED_ORIGINS: ' http://127.0.0.1:3001/, http://127.0.0.1:3000 ,' }
    expect(settings(several).origins).toEqual(['http://127.0.0.1:3000', 'http://127.0.0.1:3001'])
  })
})

describe('Pages and proxies of others', () => {
  it('are nobody’s by default', () => {
    expect(settings(production)).toMatchObject({ frameAncestors: [], trustedProxies: [] })
  })

  it('are those that the operator lists', () => {
    const listed = {
      FRAME_ANCESTORS: 'https://crm.example.com/, https://help.example.com:8443',
      TRUSTED_PROXIES: '10.0.0.0/8, 192.0.2.7,2001:db8::/32 , ::1',
    }
    expect(settings({ ...production, ...listed })).toMatchObject({
      frameAncestors: ['https://crm.example.com', 'https://help.example.com:8443'],
      trustedProxies: ['10.0.0.0/8', '192.0.2.7', '2001:db8::/32', '::1'],
    })
  })
})

describe('Every required variable', () => {
  const required = Object.keys(production).filter((name) => name !== 'NODE_ENV')

  it.each(required)('%s is missed by name', (name) => {
    expect(checkEnvironment({ ...production, [name]: undefined })).toEqual([`${name} is missing.`])
    expect(checkEnvironment({ ...production, [name]: '  ' })).toEqual([`${name} is missing.`])
  })

  it('is missed at once with all the others, so that nobody mends them one by one', () => {
    expect(checkEnvironment({})).toHaveLength(required.length)
  })
})

describe('A bad value is named in a sentence that does not repeat it', () => {
  it.each([
    ['AUTH_SECRET', 'short-secret-value', 'AUTH_SECRET must have at least 32 characters.'],
    ['DATA_KEY', Buffer.alloc(16).toString('base64'), /^DATA_KEY must be 32 bytes in base64/],
    ['DATA_KEY', '*'.repeat(44), /^DATA_KEY must be 32 bytes in base64/],
    ['DATABASE_URL', 'mysql://root@db/x', 'DATABASE_URL must be a postgresql:// address.'],
    ['PUBLIC_URL', 'https://pay.example.com/sotto', /^PUBLIC_URL must be an address/],
    ['PUBLIC_URL', 'pay.example.com', /^PUBLIC_URL must be an address/],
    ['PUBLIC_URL', 'https://*.example.com', /^PUBLIC_URL must be an address/],
    ['PUBLIC_URL', 'https://user:pass@pay.example.com', /^PUBLIC_URL must be an address/],
    ['SOTTO_ALLOWED_ORIGINS', 'https://ok.example.com,nonsense', /^SOTTO_ALLOWED_ORIGINS must be an address/],
    ['FRAME_ANCESTORS', 'https://crm.example.com/desk', /^FRAME_ANCESTORS must be an address/],
    ['FRAME_ANCESTORS', 'https://*.example.com', /^FRAME_ANCESTORS must be an address/],
    ['FRAME_ANCESTORS', 'https://crm.example.com;script-src', /^FRAME_ANCESTORS must be an address/],
    ['FRAME_ANCESTORS', "'self'; script-src *", /^FRAME_ANCESTORS must be an address/],
    ['FRAME_ANCESTORS', 'http://crm.example.com', /crm\.example\.com must use https/],
    ['TRUSTED_PROXIES', 'proxy.internal', /^TRUSTED_PROXIES must list IP addresses/],
    ['TRUSTED_PROXIES', '10.0.0.1,true', /^TRUSTED_PROXIES must list IP addresses/],
    ['TRUSTED_PROXIES', '10.0.0.0/33', /^TRUSTED_PROXIES must list IP addresses/],
    ['TRUSTED_PROXIES', '0.0.0.0/0', /^TRUSTED_PROXIES .* no range of all addresses/],
    ['TRUSTED_PROXIES', '::/0', /^TRUSTED_PROXIES .* no range of all addresses/],
    ['TWILIO_ACCOUNT_SID', 'SK123', /^TWILIO_ACCOUNT_SID must be AC/],
    ['TWILIO_API_URL', 'ftp://api.twilio.com', /^TWILIO_API_URL must be an http/],
    ['SHUTTLE_WEBHOOK_TOKEN', 'short', /^SHUTTLE_WEBHOOK_TOKEN must be at least 16/],
    ['SHUTTLE_WEBHOOK_TOKEN', 'with/a/slash/in/the/middle', /^SHUTTLE_WEBHOOK_TOKEN must be at least 16/],
    ['BUSINESS_TIME_ZONE', 'Europe/Atlantis', 'BUSINESS_TIME_ZONE must be an IANA time zone.'],
    ['DEFAULT_CURRENCY', 'XXX', /^DEFAULT_CURRENCY must be one of GBP, EUR/],
    ['POSTCODE_CURRENCIES', 'USD,XXX', /^POSTCODE_CURRENCIES must be one of GBP, EUR/],
    ['SAVED_CARD_TYPED_TWICE', 'cvv', /^SAVED_CARD_TYPED_TWICE must be one of card-number, expiry/],
    ['RECORD_CALLS', 'perhaps', /^RECORD_CALLS must be one of/],
    ['SOTTO_DEMO', 'yes', /^SOTTO_DEMO must be one of/],
  ])('%s=%s', (name, value, sentence) => {
    const problems = checkEnvironment({ ...production, [name]: value })
    expect(problems).toHaveLength(1)
    expect(problems[0]).toMatch(sentence)
    if (name.includes('SECRET') || name.includes('KEY')) expect(problems[0]).not.toContain(value)
  })
})

describe('Keys that are being replaced', () => {
  const other = Buffer.alloc(32, 8).toString('base64')
  const beside: Variables = {
    ...production,
    TWILIO_AUTH_TOKEN_SECONDARY: 'the-other-auth-token',
    SHUTTLE_INSTANCE_SECRET_NEXT: 'the-next-shuttle-secret',
    SHUTTLE_WEBHOOK_TOKENS_RETIRED: 'a-path-of-last-month, a-path-of-last-year',
    AUTH_SECRETS_RETIRED: 'y'.repeat(32),
    DATA_KEYS_RETIRED: ` ${other} `,
  }

  it('stand beside those in use, and are none where nothing is said', () => {
    expect(settings(beside).beside).toEqual({
      authTokenSecondary: 'the-other-auth-token',
      instanceSecretNext: 'the-next-shuttle-secret',
      webhookTokensRetired: ['a-path-of-last-month', 'a-path-of-last-year'],
      authSecretsRetired: ['y'.repeat(32)],
      dataKeysRetired: [new Uint8Array(32).fill(8)],
    })
    const none = { authTokenSecondary: null, webhookTokensRetired: [], dataKeysRetired: [] }
    expect(settings(production).beside).toMatchObject(none)
    expect(besideNames(settings(beside).beside)).toEqual(Object.keys(besideKeys))
    expect(besideNames(settings(production).beside)).toEqual([])
  })

  it('are in the list of what no log may show, in every form', () => {
    const secrets = secretsOf(settings(beside))
    for (const name of Object.keys(besideKeys))
      for (const value of (beside[name] ?? '').split(',')) expect(secrets).toContain(value.trim())
    expect(secrets).toContain('08'.repeat(32))
    expect(secrets).not.toContain('')
  })

  it.each([
    ['TWILIO_AUTH_TOKEN_SECONDARY', 'TWILIO_AUTH_TOKEN'],
    ['SHUTTLE_INSTANCE_SECRET_NEXT', 'SHUTTLE_INSTANCE_SECRET'],
    ['SHUTTLE_WEBHOOK_TOKENS_RETIRED', 'SHUTTLE_WEBHOOK_TOKEN'],
    ['AUTH_SECRETS_RETIRED', 'AUTH_SECRET'],
    ['DATA_KEYS_RETIRED', 'DATA_KEY'],
  ])('%s must be another one than %s', (name, current) => {
    expect(checkEnvironment({ ...beside, [name]: production[current] })).toEqual([
      `${name} must be another key than ${current}.`,
    ])
  })

  it.each([
    ['DATA_KEYS_RETIRED', `${other},short`, /^DATA_KEYS_RETIRED must be 32 bytes in base64/],
    [
      'AUTH_SECRETS_RETIRED',
      'short-secret',
      'AUTH_SECRETS_RETIRED must be secrets of at least 32 characters, between commas.',
    ],
    ['SHUTTLE_WEBHOOK_TOKENS_RETIRED', 'short', /^SHUTTLE_WEBHOOK_TOKENS_RETIRED must be at least 16/],
  ])('%s=%s is named in a sentence that does not repeat it', (name, value, sentence) => {
    const problems = checkEnvironment({ ...production, [name]: value })
    expect(problems).toHaveLength(1)
    expect(problems[0]).toMatch(sentence)
    expect(problems[0]).not.toContain('short')
  })

  it('are all that the tool for sealed texts reads, with the role that owns the tables', () => {
    const tool = { DATABASE_OWNER_URL: 'postgresql://owner:p@db/sotto', DATA_KEY: production.DATA_KEY }
    expect(resealSettings({ ...tool, DATA_KEYS_RETIRED: other })).toMatchObject({
      ownerUrl: tool.DATABASE_OWNER_URL,
      dataKeysRetired: [new Uint8Array(32).fill(8)],
    })
    expect(() => resealSettings({})).toThrow('DATA_KEY is missing.\nDATABASE_OWNER_URL is missing.')
  })
})

describe('Production', () => {
  it.each(['https://api.twilio.com', 'https://api.ie1.twilio.com', 'https://api.dublin.ie1.twilio.com'])(
    'talks to %s',
    (url) => expect(checkEnvironment({ ...production, TWILIO_API_URL: url })).toEqual([]),
  )

  it.each([
    'http://api.twilio.com',
    'https://api.twilio.com:8443',
    'https://api.twilio.com.evil.example',
    'https://evil-api.twilio.com',
    'http://127.0.0.1:4000',
    'https://proxy.example.com',
  ])('refuses %s as Twilio', (url) => {
    expect(checkEnvironment({ ...production, TWILIO_API_URL: url })[0]).toMatch(
      /^TWILIO_API_URL must be https/,
    )
  })

  it.each([
    'https://app.shuttleglobal.com.evil.example',
    'http://app.shuttleglobal.com',
    'http://localhost:4000',
  ])('refuses %s as Shuttle', (url) => {
    expect(checkEnvironment({ ...production, SHUTTLE_API_URL: url })[0]).toMatch(/^SHUTTLE_API_URL must be/)
  })

  const database = (rest: string) =>
    checkEnvironment({ ...production, DATABASE_URL: `postgresql://sotto_app:db-p%40ssword@${rest}` })

  it.each([
    'db.internal/sotto',
    'db.internal/sotto?sslmode=prefer',
    'db.internal/sotto?sslmode=require',
    'db.internal/sotto?sslmode=no-verify',
    '127.0.0.1.evil.example/sotto',
    '127.0.0.1/sotto?host=db.internal',
  ])('does not ask the database at %s, whose address leaves open how it is encrypted', (rest) => {
    const problems = database(rest)
    expect(problems).toHaveLength(1)
    expect(problems[0]).toMatch(/^DATABASE_URL leads to another machine: add sslmode=verify-full/)
    expect(problems[0]).not.toContain('ssword')
  })

  it.each([
    'db.internal/sotto?sslmode=verify-full&sslrootcert=/etc/ca.pem',
    'db.internal/sotto?sslmode=disable',
    '127.0.0.1:5432/sotto',
    'localhost/sotto',
    'any/sotto?host=/var/run/postgresql',
  ])('asks the database at %s', (rest) => {
    expect(database(rest)).toEqual([])
  })

  it('is assumed when NODE_ENV is not set', () => {
    const problems = checkEnvironment({ ...demo, NODE_ENV: undefined, SOTTO_DEMO: undefined })
    expect(problems).toHaveLength(2)
  })

  it('is reached over https only', () => {
    const problems = checkEnvironment({ ...production, PUBLIC_URL: 'http://pay.example.com' })
    expect(problems).toEqual([
      'http://pay.example.com must use https: only addresses on this machine may go without.',
    ])
  })

  it('does not change the time of the business', () => {
    const problems = checkEnvironment({ ...production, SOTTO_CLOCK_SCALE: '10' })
    expect(problems[0]).toMatch(/works only with SOTTO_DEMO=1/)
  })

  it('is not overruled by the variables of the sign-in library', () => {
    const problems = checkEnvironment({
      ...production,
      BETTER_AUTH_TELEMETRY: '1',
      BETTER_AUTH_SECRETS: '1:x',
    })
    expect(problems).toEqual([
      'BETTER_AUTH_TELEMETRY would overrule the settings of Sotto: remove it.',
      'BETTER_AUTH_SECRETS would overrule the settings of Sotto: remove it.',
    ])
  })
})

describe('The demo switch', () => {
  it('lets a production build talk to this machine when everything is on it', () => {
    expect(checkEnvironment(demo)).toEqual([])
    expect(settings(demo)).toMatchObject({ demo: true, production: true })
  })

  it.each([
    ['PUBLIC_URL', 'https://pay.example.com'],
    ['SOTTO_ALLOWED_ORIGINS', 'https://pay.example.com'],
    ['TWILIO_API_URL', 'https://api.twilio.com'],
    ['SHUTTLE_API_URL', 'http://192.168.0.7:4000'],
    ['DATABASE_URL', 'postgresql://sotto_app:p@db.internal/sotto'],
    ['TWILIO_API_URL', 'http://127.0.0.1.evil.example'],
    ['PUBLIC_URL', 'https://localhost.evil.example'],
  ])('is refused with %s=%s', (name, value) => {
    const problems = checkEnvironment({ ...demo, [name]: value })
    expect(problems.join(' ')).toMatch(/SOTTO_DEMO=1 needs .* to be on this machine/)
  })

  it.each(['1', '2.5', '60'])('lets the clock run %s times as fast', (scale) => {
    expect(settings({ ...demo, SOTTO_CLOCK_SCALE: scale, SOTTO_CLOCK_EPOCH: '1' }).clockScale).toBe(
      Number(scale),
    )
  })

  it.each(['0', '0.5', '61', '-1', 'fast', '1e9'])('refuses a clock scale of %s', (scale) => {
    const problems = checkEnvironment({ ...demo, SOTTO_CLOCK_SCALE: scale })
    expect(problems).toEqual(['SOTTO_CLOCK_SCALE must be a number from 1 to 60.'])
  })
})

describe('Seeding', () => {
  it('needs the demo switch and a database on this machine', () => {
    const here = 'postgresql://sotto_app:p@127.0.0.1:54329/sotto'
    const DATA_KEY = Buffer.alloc(32, 7).toString('base64')
    expect(seedSettings({ DATABASE_URL: here, SOTTO_DEMO: '1', DATA_KEY })).toMatchObject({
      databaseUrl: here,
      password: null,
    })
    expect(() => seedSettings({ DATABASE_URL: here })).toThrow('only with SOTTO_DEMO=1')
    expect(() => seedSettings({ SOTTO_DEMO: '1' })).toThrow('DATABASE_URL is missing')
    expect(() => seedSettings({ DATABASE_URL: here, SOTTO_DEMO: '1' })).toThrow('DATA_KEY is missing')
    const there = 'postgresql://sotto_app:p@db.internal/sotto'
    expect(() => seedSettings({ DATABASE_URL: there, SOTTO_DEMO: '1' })).toThrow(
      'only to a database on this machine',
    )
  })
})

describe('A tool of the operator’s', () => {
  it('needs the database and the key of what is sealed in it', () => {
    const DATABASE_URL = 'postgresql://sotto_app:p@127.0.0.1:54329/sotto'
    const DATA_KEY = Buffer.alloc(32, 7).toString('base64')
    expect(toolSettings({ DATABASE_URL, DATA_KEY })).toMatchObject({ publicUrl: null })
    expect(() => toolSettings({ DATA_KEY })).toThrow('DATABASE_URL is missing')
    expect(() => toolSettings({ DATABASE_URL, DATA_KEY: 'short' })).toThrow(
      'DATA_KEY must be 32 bytes in base64',
    )
  })
})

describe('The bar of the demo', () => {
  it('has an address on this machine, or none', () => {
    expect(settings(demo).demoBarUrl).toBeNull()
    expect(settings({ ...demo, SOTTO_DEMO_BAR_URL: '' }).demoBarUrl).toBeNull()
    const url = 'http://127.0.0.1:4000/demo/bar'
    expect(settings({ ...demo, SOTTO_DEMO_BAR_URL: url }).demoBarUrl).toBe(url)
  })

  it('is refused elsewhere and without the demo switch', () => {
    const elsewhere = checkEnvironment({ ...demo, SOTTO_DEMO_BAR_URL: 'http://bar.example.com/' })
    expect(elsewhere).toEqual([
      'SOTTO_DEMO=1 needs SOTTO_DEMO_BAR_URL to be on this machine, not bar.example.com.',
    ])
    const real = checkEnvironment({ ...production, SOTTO_DEMO_BAR_URL: 'http://127.0.0.1:4000/demo/bar' })
    expect(real).toEqual(['SOTTO_DEMO_BAR_URL shows a page of the demo: it works only with SOTTO_DEMO=1.'])
  })
})

describe('A server that somebody may have die', () => {
  it('is one of the demo alone', () => {
    expect(settings(production).crashPoints).toBe(false)
    expect(settings(demo).crashPoints).toBe(false)
    expect(settings({ ...demo, SOTTO_CRASH_POINTS: '1' }).crashPoints).toBe(true)
    expect(checkEnvironment({ ...production, SOTTO_CRASH_POINTS: '1' }).join()).toContain(
      'SOTTO_CRASH_POINTS',
    )
  })
})
