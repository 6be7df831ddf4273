import net from 'node:net'
import type { About } from '@/lib/testing/route-matrix'
import { routeRows } from '@/lib/testing/route-rows'
import { inTurns } from './in-turns'
import type { Stock } from './stock'
import type { Visitor } from './visitor'

/** Headers that servers, proxies and frameworks read, and one that nobody knows. */
const headers = [
  ...[
    'user-agent',
    'referer',
    'accept-language',
    'x-forwarded-for',
    'x-forwarded-host',
    'x-forwarded-proto',
    'forwarded',
  ],
  ...[
    'x-request-id',
    'traceparent',
    'if-none-match',
    'idempotency-key',
    'authorization',
    'sec-fetch-site',
    'last-event-id',
  ],
  ...[
    'next-action',
    'rsc',
    'next-router-state-tree',
    'next-url',
    'x-middleware-subrequest',
    'x-nextjs-data',
    'x-of-next-year',
  ],
]

/** What strangers may send who are not signed in. */
const openBodies: Readonly<Record<string, object>> = {
  '/api/auth/sign-in/email': { email: 'x@y.test', password: 'x', rememberMe: true, callbackURL: '/' },
  '/api/auth/sign-up/email': { email: 'x@y.test', password: 'x', name: 'x' },
  '/api/auth/code': { code: '000000' },
  '/api/auth/invitation': { token: 'x' },
  '/api/auth/invitation/accept': { token: 'x', password: 'x', code: '000000', secret: 'x' },
  '/api/demo/become': { who: 'amy' },
  '/api/demo/pace': { scale: 1 },
}

/** Pages, and addresses at which there is nothing. `@` is where the sentinel goes. */
const addresses = [
  ...[
    '/',
    '/desk',
    '/desk/new',
    '/payments',
    '/audit',
    '/people',
    '/health',
    '/account',
    '/unresolved',
    '/invitation',
  ].flatMap((page) => [`${page}?q=@`, `${page}?@=1`]),
  ...[
    '/desk/new?reference=@&amount=1&currency=GBP&name=@',
    '/payments/@',
    '/payments/@?_rsc=@',
    '/@',
    '/api/@',
    '/demo/sign-in?token=@',
  ],
  ...[
    '/_next/static/@.js',
    '/_next/image?url=@&w=64&q=75',
    '/_next/data/@/desk.json',
    '/favicon.ico?@',
    '/api/health?nonce=@',
  ],
  ...[
    '/api/references?reference=@',
    '/api/payments?before=@',
    '/api/audit?before=@',
    '/api/audit?subject=@&action=@&actor=@',
  ],
  ...[
    '/api/auth/@',
    '/api/auth/oidc/callback?code=@&state=@',
    '/api/auth/get-session?@',
    '/%E0%A4%A@',
    '/..%2f@',
  ],
]

/** Sends a sentinel in whatever a person's browser can send. */
export class Commands {
  constructor(
    private readonly people: readonly Visitor[],
    private readonly stranger: Visitor,
    private readonly stock: Stock,
    /** Broken bodies at every third command only: all of them are read by one function. */
    private readonly thin: boolean,
  ) {}

  /** Every command of the house: each field of its body, fields that it does not know, its address, its headers, broken bodies. */
  async everyCommand(about: About): Promise<void> {
    const rows = Object.entries(routeRows).flatMap(([route, row]) => {
      const [method = '', path = ''] = route.split(' ')
      return 'of' in row && method === 'POST'
        ? [{ path, of: row.of, good: { ...(row.body?.(about) as object) } }]
        : []
    })
    await inTurns(rows, async ({ path, of, good }) => {
      const id = { payment: about.paymentId, call: about.callId, person: 'nobody', self: '' }[of]
      const real = path.replace('[id]', id)
      for (const name of [...Object.keys(good), 'note', 'of_next_year'])
        await this.#command(`${path}: ${name}`, real, (text) => ({ ...good, [name]: text }))
      await this.#command(`${path}: name of a field`, real, (text) => ({ ...good, [text]: 'x' }))
      await this.#command(`${path}: number`, real, () => ({
        ...good,
        note: Number(this.stock.next(path).number),
      }))
      if (path !== real) await this.#command(`${path}: id`, null, () => ({}), path)
      await this.#broken(path, real)
    })
    await inTurns(Object.entries(openBodies), async ([path, good]) => {
      for (const name of [...Object.keys(good), 'of_next_year']) {
        const door = `${path}: ${name}`
        await this.stranger.sendsJson(door, path, { ...good, [name]: this.stock.text(door) })
      }
      await this.#broken(path, path)
    })
  }

  /** Every page and address, every header, every method, for whoever is signed in and for strangers. */
  async everyAddress(): Promise<void> {
    await inTurns(addresses, async (address) => {
      for (const visitor of [this.#person(), this.stranger]) {
        const path = address.replaceAll('@', () => encodeURIComponent(this.stock.text(address)))
        await visitor.sends(address, 'GET', path)
      }
    })
    await inTurns(headers, async (header) => {
      const door = `header ${header}`
      for (const path of ['/api/desk', '/desk', '/nowhere', '/api/presence']) {
        const sent = { [header]: encodeURIComponent(this.stock.text(door)) }
        await this.#person().sends(door, path === '/api/presence' ? 'POST' : 'GET', path, { headers: sent })
      }
      await this.#person().sends(`${door}, name`, 'GET', '/api/desk', {
        headers: { [`x-${this.stock.next(door).number}`]: 'x' },
      })
    })
    const cookie = 'header cookie'
    for (const path of ['/desk', '/api/session'])
      await this.stranger.sends(cookie, 'GET', path, {
        headers: {
          cookie: `__Host-sotto.session_token=${this.stock.next(cookie).number}; note=${this.stock.next(cookie).number}`,
        },
      })
    for (const method of ['PUT', 'PATCH', 'DELETE', 'OPTIONS', 'HEAD']) {
      const door = `method ${method}`
      await this.#person().sends(door, method, `/api/payments/${encodeURIComponent(this.stock.text(door))}`)
    }
    for (const line of [
      'GET /@ HTTP/9.9',
      'GET /api/desk HTTP/1.1\r\nhost: x\r\n@',
      '@ / HTTP/1.1',
      'GET / HTTP/1.1\r\nhost: @ @',
    ])
      await sendsRaw(
        this.stranger.instance,
        `${line.replaceAll('@', () => this.stock.next(`raw ${line}`).number)}\r\n\r\n`,
      )
  }

  /** A search, which is a question and changes nothing. */
  async everySearch(): Promise<void> {
    for (const door of ['/api/audit/find', '/api/audit/find', '/api/audit/find', '/api/audit/find'])
      await this.#command(door, door, (text) => ({ text }))
  }

  async #command(
    door: string,
    path: string | null,
    body: (text: string) => object,
    template = '',
  ): Promise<void> {
    const to = path ?? template.replace('[id]', encodeURIComponent(this.stock.text(door)))
    await this.#person().sendsJson(door, to, body(this.stock.text(door)))
  }

  /** What is no JSON, what is too long, and a file with a name. */
  async #broken(path: string, real: string): Promise<void> {
    if (this.thin && this.#turn % 3 > 0) return
    const text = (what: string) => this.stock.text(`${path}: ${what}`)
    const json = { 'content-type': 'application/json' }
    const visitor = this.#person()
    await visitor.sends(`${path}: broken JSON`, 'POST', real, {
      body: `{"note": ${text('broken JSON')}`,
      headers: json,
    })
    await visitor.sends(`${path}: plain text`, 'POST', real, {
      body: text('plain text'),
      headers: { 'content-type': 'text/plain' },
    })
    await visitor.sends(`${path}: type`, 'POST', real, {
      body: '{}',
      headers: { 'content-type': encodeURIComponent(text('type')) },
    })
    await visitor.sendsJson(`${path}: too long`, real, { note: `${text('too long')} `.repeat(4_000) })
    const form = new FormData()
    form.set('note', text('form'))
    form.set(text('name in a form'), 'x')
    form.set(
      'file',
      new Blob([text('content of a file')]),
      `${this.stock.next(`${path}: name of a file`).number}.csv`,
    )
    await visitor.sends(`${path}: form with a file`, 'POST', real, { body: form })
    const query = `${path}: query`
    await visitor.sendsJson(
      query,
      `${real}?${new URLSearchParams({ note: text('query'), [text('name in a query')]: 'x' })}`,
      {},
    )
  }

  /** Each in turn: nobody may do so much by themselves (lib/http/limits.ts). */
  #person(): Visitor {
    this.#turn += 1
    const person = this.people[this.#turn % this.people.length]
    if (!person) throw new Error('Nobody is signed in.')
    return person
  }

  #turn = 0
}

const rawMsMax = 2_000

/** What no client would send. */
function sendsRaw(instance: string, text: string): Promise<void> {
  const { hostname, port } = new URL(instance)
  return new Promise((resolve) => {
    const socket = net.connect(Number(port), hostname, () => socket.write(text))
    socket.setTimeout(rawMsMax, () => socket.destroy())
    socket.on('data', () => socket.destroy())
    socket.on('error', () => undefined)
    socket.on('close', () => resolve())
  })
}
