import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import Provider from 'oidc-provider'

/** What a provider knows of somebody who signs in there. */
export interface Account {
  readonly email: string
  readonly verified: boolean
}

/** A real provider of OpenID Connect on this machine, with one registered client. */
export interface TestProvider {
  readonly issuer: string
  readonly clientId: string
  readonly clientSecret: string
  /** By the name under which they sign in there, which is also their subject. */
  readonly accounts: Map<string, Account>
  /** Goes through the provider's own pages as somebody, from where we send the browser to where it is sent back. */
  signsIn(to: string, name: string): Promise<string>
  close(): Promise<void>
}

/** @param inToken whether claims about the e-mail stand in the ID token, or only at the userinfo endpoint */
export async function openProvider(redirectUri: string, inToken: boolean): Promise<TestProvider> {
  const accounts = new Map<string, Account>()
  const server = await listening()
  const issuer = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  const [clientId, clientSecret] = ['sotto', 'a secret of the provider and us']
  const provider = new Provider(issuer, {
    clients: [{ client_id: clientId, client_secret: clientSecret, redirect_uris: [redirectUri] }],
    claims: { openid: ['sub'], email: ['email', 'email_verified'], profile: ['name'] },
    conformIdTokenClaims: !inToken,
    pkce: { required: () => true },
    cookies: { keys: ['a key for cookies of the provider'] },
    findAccount: (_, id) => {
      const account = accounts.get(id)
      if (!account) return undefined
      return {
        accountId: id,
        claims: () => ({ sub: id, email: account.email, email_verified: account.verified }),
      }
    },
  })
  server.on('request', provider.callback())
  return {
    ...{ issuer, clientId, clientSecret, accounts },
    signsIn: (to, name) => goThrough(to, name, redirectUri),
    close: () => new Promise((resolve) => server.close(() => resolve())),
  }
}

async function listening(): Promise<Server> {
  const server = createServer()
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return server
}

/** A browser without a screen: follows, keeps cookies, fills in the two forms of the provider. */
async function goThrough(to: string, name: string, redirectUri: string): Promise<string> {
  const cookies = new Map<string, string>()
  let next = to
  let form: URLSearchParams | null = null
  for (let step = 0; step < stepsMax; step += 1) {
    const answer: Response = await fetch(next, {
      method: form ? 'POST' : 'GET',
      body: form,
      redirect: 'manual',
      headers: { cookie: [...cookies].map(([key, value]) => `${key}=${value}`).join('; ') },
    })
    for (const cookie of answer.headers.getSetCookie()) {
      const [pair = ''] = cookie.split(';')
      cookies.set(pair.slice(0, pair.indexOf('=')), pair.slice(pair.indexOf('=') + 1))
    }
    const location = answer.headers.get('location')
    if (location?.startsWith(redirectUri)) return location
    form = location ? null : formOf(await answer.text(), name)
    next = location ? new URL(location, next).href : next
  }
  throw new Error(`The provider never sent the browser back; it stands at ${next}.`)
}

const stepsMax = 12

function formOf(page: string, name: string): URLSearchParams {
  const prompt = /name="prompt" value="(\w+)"/.exec(page)?.[1]
  if (!prompt) throw new Error(`A page of the provider without a form: ${page.slice(0, 200)}`)
  return new URLSearchParams(prompt === 'login' ? { prompt, login: name, password: 'any' } : { prompt })
}
