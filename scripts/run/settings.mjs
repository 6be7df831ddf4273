import { randomBytes } from 'node:crypto'
import path from 'node:path'
import { readJson, writePrivateFile } from './folders.mjs'

/**
 * Keys and tokens for one home folder: made once and kept, since sessions and stored tokens depend on them. Random even
 * in a demo, so that nobody learns to accept known ones.
 */
export function keptSecrets(home) {
  const file = path.join(home, 'demo.json')
  const secrets = { ...newSecrets(), ...readJson(file) }
  writePrivateFile(file, `${JSON.stringify(secrets, null, 2)}\n`)
  return secrets
}

function newSecrets() {
  return {
    accountSid: `AC${randomBytes(16).toString('hex')}`,
    authToken: randomBytes(16).toString('hex'),
    connector: 'shuttle-demo',
    instanceKey: 'T_1001',
    instanceSecret: randomBytes(24).toString('hex'),
    webhookToken: randomBytes(24).toString('hex'),
    authSecret: randomBytes(32).toString('hex'),
    dataKey: randomBytes(32).toString('base64'),
    password: randomBytes(9).toString('base64url'),
    // 160 bits in base32, as an authenticator app takes them: 32 letters and figures, each of five bits.
    secondFactor: Array.from(randomBytes(32), (byte) => 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567'[byte % 32]).join(
      '',
    ),
  }
}

/**
 * The environment of one console instance that talks to the simulator: every variable that the console reads, since Next
 * would take those that are missing from a `.env` that is meant for something else.
 *
 * @param {{ secrets: ReturnType<typeof keptSecrets>, appUrl: string, simulatorUrl: string, databaseUrl: string,
 *   clock?: { scale: number, epochMs: number } }} where
 *   `clock`: business time runs `scale` times as fast from `epochMs` (Unix time) on, the same on all instances
 */
export function consoleEnvironment({ secrets, appUrl, simulatorUrl, databaseUrl, clock }) {
  return {
    DATABASE_URL: databaseUrl,
    PUBLIC_URL: appUrl,
    TWILIO_ACCOUNT_SID: secrets.accountSid,
    TWILIO_AUTH_TOKEN: secrets.authToken,
    TWILIO_API_URL: simulatorUrl,
    TWILIO_PAY_CONNECTOR: secrets.connector,
    SHUTTLE_API_URL: simulatorUrl,
    SHUTTLE_INSTANCE_KEY: secrets.instanceKey,
    SHUTTLE_INSTANCE_SECRET: secrets.instanceSecret,
    SHUTTLE_WEBHOOK_TOKEN: secrets.webhookToken,
    AUTH_SECRET: secrets.authSecret,
    DATA_KEY: secrets.dataKey,
    SOTTO_MODE: 'test',
    SOTTO_DEMO: '1',
    SOTTO_DEMO_BAR_URL: `${simulatorUrl}/demo/bar`,
    SOTTO_CRASH_POINTS: '',
    SOTTO_CLOCK_SCALE: clock ? String(clock.scale) : '',
    SOTTO_CLOCK_EPOCH: clock ? String(clock.epochMs) : '',
    SOTTO_ALLOWED_ORIGINS: '',
    FRAME_ANCESTORS: '',
    TRUSTED_PROXIES: '',
    BUSINESS_TIME_ZONE: 'Europe/London',
    DEFAULT_CURRENCY: 'GBP',
    RECORD_CALLS: 'true',
    POSTCODE_CURRENCIES: '',
    SAVED_CARD_TYPED_TWICE: '',
    PASSWORD_LETTER_AND_DIGIT: '',
    TWILIO_AUTH_TOKEN_SECONDARY: '',
    SHUTTLE_INSTANCE_SECRET_NEXT: '',
    SHUTTLE_WEBHOOK_TOKENS_RETIRED: '',
    AUTH_SECRETS_RETIRED: '',
    DATA_KEYS_RETIRED: '',
    OIDC_ISSUER: '',
    OIDC_CLIENT_ID: '',
    OIDC_CLIENT_SECRET: '',
    OIDC_NAME: '',
  }
}

/** The environment of the simulator that these consoles talk to. */
export function simulatorEnvironment({ secrets, appUrls, port, clockScale }) {
  return {
    SIM_PORT: String(port),
    SIM_APP_URL: appUrls.join(','),
    SIM_ACCOUNT_SID: secrets.accountSid,
    SIM_AUTH_TOKEN: secrets.authToken,
    SIM_CONNECTOR: secrets.connector,
    SIM_INSTANCE_KEY: secrets.instanceKey,
    SIM_INSTANCE_SECRET: secrets.instanceSecret,
    SIM_AUTHENTICATOR_SECRET: secrets.secondFactor,
    SIM_SHUTTLE_WEBHOOK_URL: `${appUrls[0]}/api/webhooks/shuttle/${secrets.webhookToken}`,
    ...(clockScale && { SIM_CLOCK_SCALE: String(clockScale) }),
  }
}
