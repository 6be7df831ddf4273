import type { z } from 'zod'
import { isLoopback } from '@/lib/values/address'
import type { Environment, Variables } from '../env'
import { repeatedKeys } from './keys'
import type { schema } from './schema'

/** Sentences about settings that are well-formed but would open something. */
export function unsafeSettings(settings: Environment, v: z.output<typeof schema>): string[] {
  const problems = settings.demo ? demoProblems(settings) : productionProblems(settings)
  problems.push(...repeatedKeys(v))
  for (const each of [...settings.origins, ...settings.frameAncestors]) {
    if (each.startsWith('http:') && !isLoopback(each)) {
      problems.push(`${each} must use https: only addresses on this machine may go without.`)
    }
  }
  const provider = [v.OIDC_ISSUER, v.OIDC_CLIENT_ID, v.OIDC_CLIENT_SECRET]
  if (provider.some(Boolean) && !provider.every(Boolean))
    problems.push(
      'OIDC_ISSUER, OIDC_CLIENT_ID and OIDC_CLIENT_SECRET belong together: set all three or none.',
    )
  if (v.OIDC_ISSUER?.startsWith('http:') && !isLoopback(v.OIDC_ISSUER))
    problems.push('OIDC_ISSUER must use https.')
  if (v.SOTTO_CLOCK_SCALE !== undefined && !settings.demo) {
    problems.push('SOTTO_CLOCK_SCALE changes the time of the business: it works only with SOTTO_DEMO=1.')
  }
  if (settings.clockScale !== 1 && v.SOTTO_CLOCK_EPOCH === undefined) {
    problems.push('SOTTO_CLOCK_SCALE needs SOTTO_CLOCK_EPOCH, so that all instances agree on the time.')
  }
  if (v.SOTTO_DEMO_BAR_URL !== undefined && !settings.demo) {
    problems.push('SOTTO_DEMO_BAR_URL shows a page of the demo: it works only with SOTTO_DEMO=1.')
  }
  if (v.SOTTO_CRASH_POINTS && !settings.demo) {
    problems.push(
      'SOTTO_CRASH_POINTS lets this server be killed at any moment: it works only with SOTTO_DEMO=1.',
    )
  }
  return problems
}

/** The demo switch opens a way in without a password and a clock that runs fast: harmless on one machine, nowhere else. */
function demoProblems(settings: Environment): string[] {
  const addresses: [string, string][] = [
    ...settings.origins.map((each): [string, string] => ['PUBLIC_URL and SOTTO_ALLOWED_ORIGINS', each]),
    ['TWILIO_API_URL', settings.twilio.apiUrl],
    ['SHUTTLE_API_URL', settings.shuttle.apiUrl],
    ['DATABASE_URL', settings.databaseUrl],
    ...(settings.demoBarUrl ? [['SOTTO_DEMO_BAR_URL', settings.demoBarUrl] satisfies [string, string]] : []),
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
  if (!saysHowItIsEncrypted(settings.databaseUrl)) {
    problems.push(
      'DATABASE_URL leads to another machine: add sslmode=verify-full, or sslmode=disable where the network itself encrypts.',
    )
  }
  return problems
}

/** The driver goes without TLS when nothing is said, and what the modes between the two mean differs between its versions. */
function saysHowItIsEncrypted(databaseUrl: string): boolean {
  const { hostname, searchParams } = new URL(databaseUrl)
  // As the driver reads it: the parameter wins, and a path, or nothing, is a socket of this machine.
  const host = searchParams.get('host') ?? hostname
  if (host === '' || host.startsWith('/') || isLoopback(`postgresql://${host}`)) return true
  return ['verify-full', 'disable'].includes(searchParams.get('sslmode') ?? '')
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
export function foreignSwitches(given: Variables): string[] {
  return Object.keys(given)
    .filter((name) => name.startsWith('BETTER_AUTH_'))
    .map((name) => `${name} would overrule the settings of Sotto: remove it.`)
}
