import type { z } from 'zod'
import type { schema } from './schema'

type Given = z.output<typeof schema>

/** Keys besides those in use: what is still accepted, and what opens what was sealed before. */
export interface BesideKeys {
  /** The other one of Twilio's two auth tokens: callbacks that it signed are believed as well. */
  readonly authTokenSecondary: string | null
  /** Shuttle's other secret: tried where the first one is refused. */
  readonly instanceSecretNext: string | null
  readonly webhookTokensRetired: readonly string[]
  readonly authSecretsRetired: readonly string[]
  readonly dataKeysRetired: readonly Uint8Array[]
}

/** The keys besides, from the variables. */
export function besideKeysOf(given: Given): BesideKeys {
  return {
    authTokenSecondary: given.TWILIO_AUTH_TOKEN_SECONDARY ?? null,
    instanceSecretNext: given.SHUTTLE_INSTANCE_SECRET_NEXT ?? null,
    webhookTokensRetired: given.SHUTTLE_WEBHOOK_TOKENS_RETIRED,
    authSecretsRetired: given.AUTH_SECRETS_RETIRED,
    dataKeysRetired: given.DATA_KEYS_RETIRED,
  }
}

/** The names of the variables that hold such keys: each is a door more, and should be gone when the change is over. */
export function besideNames(beside: BesideKeys): readonly string[] {
  const named: readonly (readonly [string, boolean])[] = [
    ['TWILIO_AUTH_TOKEN_SECONDARY', beside.authTokenSecondary !== null],
    ['SHUTTLE_INSTANCE_SECRET_NEXT', beside.instanceSecretNext !== null],
    ['SHUTTLE_WEBHOOK_TOKENS_RETIRED', beside.webhookTokensRetired.length > 0],
    ['AUTH_SECRETS_RETIRED', beside.authSecretsRetired.length > 0],
    ['DATA_KEYS_RETIRED', beside.dataKeysRetired.length > 0],
  ]
  return named.filter(([, isSet]) => isSet).map(([name]) => name)
}

/** Every form in which such a key could stand in a log. */
export function besideSecrets(beside: BesideKeys): readonly string[] {
  return [
    beside.authTokenSecondary ?? '',
    beside.instanceSecretNext ?? '',
    ...beside.webhookTokensRetired,
    ...beside.authSecretsRetired,
    ...beside.dataKeysRetired.flatMap(writtenKey),
  ].filter((secret) => secret !== '')
}

/** A key of bytes, as it may be written down. */
export function writtenKey(key: Uint8Array): string[] {
  const bytes = Buffer.from(key)
  return [bytes.toString('base64'), bytes.toString('base64url'), bytes.toString('hex')]
}

/** Sentences about keys that were put beside themselves: whoever did so believes in a change that never happened. */
export function repeatedKeys(given: Given): string[] {
  const text = (key: Uint8Array) => Buffer.from(key).toString('base64')
  const pairs: readonly (readonly [string, string, string, readonly (string | undefined)[]])[] = [
    [
      'TWILIO_AUTH_TOKEN_SECONDARY',
      'TWILIO_AUTH_TOKEN',
      given.TWILIO_AUTH_TOKEN,
      [given.TWILIO_AUTH_TOKEN_SECONDARY],
    ],
    [
      'SHUTTLE_INSTANCE_SECRET_NEXT',
      'SHUTTLE_INSTANCE_SECRET',
      given.SHUTTLE_INSTANCE_SECRET,
      [given.SHUTTLE_INSTANCE_SECRET_NEXT],
    ],
    [
      'SHUTTLE_WEBHOOK_TOKENS_RETIRED',
      'SHUTTLE_WEBHOOK_TOKEN',
      given.SHUTTLE_WEBHOOK_TOKEN,
      given.SHUTTLE_WEBHOOK_TOKENS_RETIRED,
    ],
    ['AUTH_SECRETS_RETIRED', 'AUTH_SECRET', given.AUTH_SECRET, given.AUTH_SECRETS_RETIRED],
    ['DATA_KEYS_RETIRED', 'DATA_KEY', text(given.DATA_KEY), given.DATA_KEYS_RETIRED.map(text)],
  ]
  return pairs
    .filter(([, , current, beside]) => beside.includes(current))
    .map(([name, currentName]) => `${name} must be another key than ${currentName}.`)
}
