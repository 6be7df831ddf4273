import { execFile } from 'node:child_process'
import { promisify } from 'node:util'
import { afterAll, afterEach, describe, expect, it, vi } from 'vitest'
import { callback, ownHouse, shuttleWebhook, sid } from '@/lib/testing/house'
import { keepCard } from '@/lib/testing/kept-cards'
import { keysOf, keyText } from '@/lib/testing/keys'
import { addPerson, cookieOf, signInRequest } from '@/lib/testing/sign-in'
import { startVendors } from '@/lib/testing/vendors'

/** The drill of docs/security/key-rotation.md, step by step, on two servers of which one is always restarted first. */
const vendors = await startVendors()
const house = ownHouse({ TWILIO_API_URL: vendors.twilioUrl, SHUTTLE_API_URL: vendors.shuttleUrl })

type Settings = Record<string, string>

const before: Settings = {
  TWILIO_AUTH_TOKEN: 'the-auth-token-of-before',
  SHUTTLE_INSTANCE_SECRET: 'the-secret-of-before',
  SHUTTLE_WEBHOOK_TOKEN: 'the-address-of-before',
  AUTH_SECRET: 'the secret of before that signs cookies',
  DATA_KEY: keyText(1),
}
const noneBeside = [
  ...['TWILIO_AUTH_TOKEN_SECONDARY', 'SHUTTLE_INSTANCE_SECRET_NEXT', 'SHUTTLE_WEBHOOK_TOKENS_RETIRED'],
  ...['AUTH_SECRETS_RETIRED', 'DATA_KEYS_RETIRED'],
]

/** A server under its settings: what it answers to vendors and people, and what vendors answer to it. */
async function start(settings: Settings) {
  for (const name of noneBeside) delete process.env[name]
  Object.assign(process.env, before, settings)
  vi.resetModules()
  globalThis.sottoHouse = undefined
  const [{ house: build }, recording, shuttle] = await Promise.all([
    import('@/lib/server/house'),
    import('./webhooks/twilio/recording/route'),
    import('./webhooks/shuttle/[token]/route'),
  ])
  const own = build()
  const inside = <T>(work: () => T): T => {
    globalThis.sottoHouse = own
    return work()
  }
  return {
    settings,
    callback: async (token: string) => {
      const told = { CallSid: sid('CA', 1), RecordingSid: sid('RE', 1), RecordingStatus: 'completed' }
      const request = callback('/api/webhooks/twilio/recording', told, { token })
      return (await inside(() => recording.POST(request))).status
    },
    webhook: async (token: string) => {
      const body = { action: 'PAYMENT.SUCCESS', payment: 'pay_1_1' }
      return (await inside(() => shuttle.POST(...shuttleWebhook(body, token)))).status
    },
    twilioAnswers: async () => (await own.preflight.account.read()).ok,
    shuttleAnswers: async () => (await own.deps.processor.findByAltKey('sotto-x')).ok,
    signIn: async (email: string) =>
      cookieOf((await own.auth.handler(signInRequest(email))).headers.getSetCookie()),
    knows: async (cookie: string) => (await own.auth.viewerFrom(new Headers({ cookie }))) !== null,
    keptMethod: async (attemptId: string) => {
      vendors.methods = [{ id: 'pm_1', code: attemptId, type: 'VISA', gateway_token: 'tok_1' }]
      const found = await own.deps.processor.findSavedMethod('customer', attemptId)
      if (!found.ok || !found.value) throw new Error('the card was not found')
      return found.value
    },
    keys: () => own.preflight.keys.read(),
    async stop() {
      own.closing.abort()
      await own.link.close()
      await own.prisma.$disconnect()
    },
  }
}

type Server = Awaited<ReturnType<typeof start>>
let servers: Server[] = []

/** Restarts one server after the other, and looks each time whether both do what they should. */
async function restart(settings: Settings, look: (server: Server) => Promise<void>) {
  for (const place of [0, 1]) {
    await servers[place]?.stop()
    servers[place] = await start(settings)
    for (const server of servers) await look(server)
  }
}

afterEach(async () => {
  for (const server of servers) await server.stop()
  servers = []
  globalThis.sottoHouse = undefined
})

afterAll(() => vendors.stop())

describe('Twilio’s auth token', () => {
  const [old, next] = ['the-auth-token-of-before', 'the-auth-token-of-after']
  let signs = old

  /** Twilio signs with its primary token, and we may use its API at every moment. */
  const goesOn = async (server: Server) => {
    expect(await server.callback(signs)).toBe(204)
    expect(await server.twilioAnswers()).toBe(true)
    expect(await server.callback('a-token-of-nobody')).toBe(403)
  }

  it('is replaced without a callback refused or a request in vain', async () => {
    vendors.tokens.add(old)
    await restart({}, goesOn)
    // 1. A secondary token is made in Twilio's console. Both are valid there, and Twilio goes on signing with the old one.
    vendors.tokens.add(next)
    for (const server of servers) expect(await server.callback(next)).toBe(403)
    // 2. The new one is used, the old one still believed.
    await restart({ TWILIO_AUTH_TOKEN: next, TWILIO_AUTH_TOKEN_SECONDARY: old }, goesOn)
    for (const server of servers) expect(await server.callback(next)).toBe(204)
    expect(house.logged()).toContain('webhook.otherToken')
    // 3. The secondary token is promoted: the old one is void at Twilio.
    vendors.tokens.delete(old)
    signs = next
    for (const server of servers) await goesOn(server)
    for (const server of servers) expect(await server.callback(old)).toBe(204)
    // 4. The old one is forgotten.
    await restart({ TWILIO_AUTH_TOKEN: next }, goesOn)
    for (const server of servers) expect(await server.callback(old)).toBe(403)
  })
})

describe('The address of Shuttle’s webhooks', () => {
  const [old, next] = ['the-address-of-before', 'the-address-of-after']

  it('is replaced without a webhook lost', async () => {
    const at = (address: string) => async (server: Server) => expect(await server.webhook(address)).toBe(204)
    await restart({}, at(old))
    // 1. The new address is accepted by all servers before Shuttle hears of it.
    await restart({ SHUTTLE_WEBHOOK_TOKENS_RETIRED: next }, at(old))
    for (const server of servers) expect(await server.webhook(next)).toBe(204)
    // 2. It becomes ours, and Shuttle is told.
    await restart({ SHUTTLE_WEBHOOK_TOKEN: next, SHUTTLE_WEBHOOK_TOKENS_RETIRED: old }, async (server) => {
      await at(old)(server)
      await at(next)(server)
      expect(await server.webhook('another-address')).toBe(404)
    })
    expect(house.logged()).toContain('webhook.retiredAddress')
    // 3. The old one is forgotten.
    await restart({ SHUTTLE_WEBHOOK_TOKEN: next }, at(next))
    for (const server of servers) expect(await server.webhook(old)).toBe(404)
  })
})

describe('Shuttle’s secret', () => {
  const [old, next] = ['the-secret-of-before', 'the-secret-of-after']
  const reads = async (server: Server) => expect(await server.shuttleAnswers()).toBe(true)

  it('is replaced without the books closed to us at any moment', async () => {
    vendors.secrets.add(old)
    await restart({}, reads)
    // 1. Both are known to all servers.
    await restart({ SHUTTLE_INSTANCE_SECRET_NEXT: next }, reads)
    // 2. Shuttle takes the new one and no other, at a moment of its own.
    vendors.secrets.delete(old)
    vendors.secrets.add(next)
    for (const server of servers) await reads(server)
    // 3. The old one is forgotten.
    await restart({ SHUTTLE_INSTANCE_SECRET: next }, reads)
    vendors.secrets.delete(next)
    vendors.secrets.add(old)
    for (const server of servers) expect(await server.shuttleAnswers()).toBe(false)
  })
})

describe('The secret of the cookies', () => {
  const [old, next] = ['the secret of before that signs cookies', 'the secret of after that signs cookies']

  it('is replaced without anybody signed out', async () => {
    // Whoever may do nothing needs no second factor; the one that tests give to everybody is sealed with a key of their own.
    await addPerson(house.prisma, 'amy@example.com', [])
    await house.prisma.secondFactor.deleteMany()
    await restart({}, async () => undefined)
    const cookies = [(await servers[0]?.signIn('amy@example.com')) ?? '']
    const staysIn = async (server: Server) => {
      for (const cookie of cookies) expect(await server.knows(cookie)).toBe(true)
    }
    // 1. The new one is believed by all servers before any of them signs with it.
    await restart({ AUTH_SECRETS_RETIRED: next }, staysIn)
    // 2. It signs, and the old one is still believed.
    await restart({ AUTH_SECRET: next, AUTH_SECRETS_RETIRED: old }, async (server) => {
      cookies.push(await server.signIn('amy@example.com'))
      for (const each of servers) await staysIn(each)
    })
    // 3. Twelve hours later nobody has a cookie of the old one.
    await restart({ AUTH_SECRET: next }, async () => undefined)
    for (const server of servers) {
      expect(await server.knows(cookies[0] ?? '')).toBe(false)
      expect(await server.knows(cookies.at(-1) ?? '')).toBe(true)
    }
  })
})

describe('The key of what is sealed', () => {
  const [old, next] = [keysOf(1), keysOf(2)]
  const kept: string[] = []

  /** A card is kept with what this server seals. */
  const keep = async (server: Server) => {
    const method = await server.keptMethod('attempt')
    kept.push(await keepCard(house, () => method))
  }

  async function sealedTexts() {
    const rows = await house.prisma.payment.findMany({ where: { id: { in: kept } } })
    return rows.map(({ state }) => (state as { saved: { sealedToken: string } }).saved.sealedToken)
  }

  const reseal = (settings: Settings) =>
    promisify(execFile)(process.execPath, ['--import', 'tsx', 'prisma/reseal.ts'], {
      env: {
        PATH: process.env.PATH,
        DATABASE_OWNER_URL: house.ownerUrl,
        ...settings,
      } as unknown as NodeJS.ProcessEnv,
    })

  it('is replaced with everything openable at every moment, and nothing left under the old one', async () => {
    vendors.secrets.add(before.SHUTTLE_INSTANCE_SECRET ?? '')
    await restart({}, keep)
    expect(await servers[0]?.keys()).toMatchObject({ beside: [], onRetired: 0, onUnknown: 0 })
    // 1. All servers can open what the new key will seal.
    await restart({ DATA_KEYS_RETIRED: keyText(2) }, keep)
    for (const text of await sealedTexts()) expect(old.open(text)).toContain('tok_1')
    // 2. The new key seals, the old one still opens.
    const both = { DATA_KEY: keyText(2), DATA_KEYS_RETIRED: keyText(1) }
    await restart(both, async (server) => {
      await keep(server)
      for (const text of await sealedTexts()) expect(keysOf(2, 1).open(text)).toContain('tok_1')
    })
    const toReseal = await servers[0]?.keys()
    expect(toReseal).toMatchObject({ beside: ['DATA_KEYS_RETIRED'], onUnknown: 0 })
    expect(toReseal?.onRetired).toBeGreaterThan(0)
    // The old key gone too early would be a fault that says which one is missing.
    await restart({ DATA_KEY: keyText(2) }, async () => undefined)
    expect(await servers[0]?.keys()).toMatchObject({ onRetired: 0, unknown: [old.current] })
    await restart(both, async () => undefined)
    // 3. Everything is sealed anew, while cards go on being kept.
    const [first] = await Promise.all([reseal(both), ...servers.slice(0, 1).map(keep)])
    expect(first.stdout).toMatch(/^\d+ texts sealed anew under the key /)
    const { stdout } = await reseal(both)
    expect(stdout).toContain('Nothing is left under another key: DATA_KEYS_RETIRED can go.')
    expect(await servers[0]?.keys()).toMatchObject({ onRetired: 0, onUnknown: 0 })
    // 4. The old key is forgotten.
    await restart({ DATA_KEY: keyText(2) }, keep)
    for (const text of await sealedTexts()) expect(next.open(text)).toContain('tok_1')
    const everything = Object.values(await house.contents()).join('\n')
    expect(everything).not.toContain(`v2.${old.current}.`)
    expect(await servers[0]?.keys()).toEqual({ beside: [], onRetired: 0, onUnknown: 0, unknown: [] })
  })

  it('is asked for by name where the tool has the wrong one', async () => {
    const wrong = reseal({ DATA_KEY: keyText(3) })
    await expect(wrong).rejects.toMatchObject({ code: 1 })
    const said = await wrong.catch((fault: { stdout: string }) => fault.stdout)
    expect(said).toMatch(new RegExp(`texts left under the key ${next.current}, which is not here\\.`))
    await expect(reseal({ DATA_KEY: 'short' })).rejects.toMatchObject({ code: 78 })
  })
})
