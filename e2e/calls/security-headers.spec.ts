import { readdirSync, readFileSync } from 'node:fs'
import { request as httpRequest, type IncomingMessage } from 'node:http'
import path from 'node:path'
import { filesBelow, filesHolding } from '../build-scan'
import { expect, test } from '../people'
import { everybody, pagesBelow, scriptsRun, tellsOfViolations } from '../people/policies'
import { about, instance, settings } from '../people/settings'

const home = instance(0)
const demoOrigin = new URL(settings.simulatorUrl).origin

const pages = pagesBelow('app')

test('Every page has its headers, runs under them, and turns to nobody but ourselves', async ({
  browser,
  database,
  watch,
}) => {
  // No payment has the address x1.
  watch.expectsStatus(404)
  const { page } = await everybody(browser, database, watch)
  const elsewhere: string[] = []
  page.on('request', (request) => {
    const { origin } = new URL(request.url())
    const isBar = request.frame() !== page.mainFrame() && origin === demoOrigin
    if (origin !== home && !isBar) elsewhere.push(request.url())
  })
  expect(pages).toEqual(
    expect.arrayContaining(['/', '/desk', '/desk/new', '/payments', '/payments/x1', '/health']),
  )
  const nonces = new Set<string>()
  for (const address of [...pages, '/nothing/there']) {
    const answer = await page.goto(home + address)
    await scriptsRun(page)
    const headers = (await answer?.allHeaders()) ?? {}
    const policy = headers['content-security-policy'] ?? ''
    const nonce = /'nonce-([^']+)'/.exec(policy)?.[1] ?? 'none'
    nonces.add(nonce)
    expect(policy, address).toContain("default-src 'self'; script-src 'self' 'nonce-")
    expect(policy, address).toContain(`frame-src ${demoOrigin}; frame-ancestors 'none'`)
    expect(policy, address).not.toMatch(/unsafe|\*|data:/)
    expect(headers, address).toMatchObject({
      'x-content-type-options': 'nosniff',
      'x-frame-options': 'DENY',
      'referrer-policy': 'no-referrer',
      'cross-origin-resource-policy': 'same-origin',
      'cross-origin-opener-policy': 'same-origin-allow-popups',
      'cache-control': expect.stringContaining('no-store'),
    })
    expect(headers, address).not.toHaveProperty('strict-transport-security')
    expect(headers, address).not.toHaveProperty('x-powered-by')
    // Somebody who is signed in is led from the start to where they work.
    const shown = new URL(page.url()).pathname
    expect(policy.includes('wss://voice-js.'), address).toBe(/^\/desk(\/|$)/.test(shown))
    expect(headers['permissions-policy'], address).toContain(
      /^\/desk(\/|$)/.test(shown) ? 'microphone=(self)' : 'microphone=()',
    )
    const html = (await answer?.text()) ?? ''
    expect(html, address).not.toMatch(/<style|\sstyle="/)
    for (const [tag] of html.matchAll(/<script[^>]*>/g)) expect(tag, address).toContain(`nonce="${nonce}"`)
  }
  expect(nonces.size).toBe(pages.length + 1)
  expect(elsewhere).toEqual([])
})

test('The sign-in page of somebody who is signed out is as strict, and so is an answer that is no page', async ({
  page,
  watch,
}) => {
  watch.listenTo(page.context())
  await tellsOfViolations(page.context())
  const answer = await page.goto(home)
  await scriptsRun(page)
  expect(answer?.headers()['content-security-policy']).toContain("script-src 'self' 'nonce-")
  const stylesheet = /\/_next\/static\/[^"]+\.css/.exec((await answer?.text()) ?? '')?.[0] ?? ''
  const strict = {
    'content-security-policy':
      "default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
    'x-content-type-options': 'nosniff',
    'x-frame-options': 'DENY',
    'referrer-policy': 'no-referrer',
    'cross-origin-resource-policy': 'same-origin',
  }
  const asked: [string, number][] = [
    ['/api/desk', 401],
    ['/api/health', 200],
    ['/api/nothing', 404],
    ['/icon.svg', 200],
    ['/favicon.ico', 200],
    [stylesheet, 200],
    ['/desk/', 308],
  ]
  for (const [address, status] of asked) {
    const got = await page.request.get(home + address, { maxRedirects: 0 })
    expect([got.status(), got.headers()], address).toEqual([status, expect.objectContaining(strict)])
  }
  const forged = await page.request.post(`${home}/api/webhooks/twilio/payment`, { form: { Sid: 'PK1' } })
  expect([forged.status(), forged.headers()]).toEqual([403, expect.objectContaining(strict)])
})

test('What somebody else brings into a page neither runs nor loads', async ({ agent, watch }) => {
  watch.expects(/Content Security Policy/, /kept from happening/, /ERR_BLOCKED_BY_CSP/)
  const { page } = agent
  await tellsOfViolations(page.context())
  await agent.opensDesk()
  const kept = await page.evaluate(async (other) => {
    const { violations } = window as unknown as { violations: string[] }
    const put = (html: string) => document.body.insertAdjacentHTML('beforeend', html)
    const script = (fill: (element: HTMLScriptElement) => void) => {
      const element = document.createElement('script')
      fill(element)
      document.body.append(element)
    }
    script((element) => {
      element.textContent = 'window.hacked = "inline"'
    })
    script((element) => {
      element.src = `${other}/evil.js`
    })
    put('<button id="evil" onclick="window.hacked = \'handler\'"></button>')
    document.getElementById('evil')?.click()
    put(`<img src="${other}/evil.png" alt=""><iframe src="https://evil.example/"></iframe>`)
    put(`<p style="color: red">styled</p><style>body { display: none }</style><base href="${other}/">`)
    put(`<object data="${other}/evil"></object>`)
    put(`<form id="away" action="${other}/steal" method="post"></form>`)
    ;(document.getElementById('away') as HTMLFormElement).submit()
    await fetch(`${other}/steal`, { method: 'POST', body: 'x' }).catch(() => undefined)
    const until = Date.now() + 5_000
    while (new Set(violations).size < 10 && Date.now() < until) await new Promise(requestAnimationFrame)
    return { violations: [...new Set(violations)].sort(), hacked: Reflect.get(window, 'hacked') ?? null }
  }, demoOrigin)
  expect(kept).toEqual({
    hacked: null,
    violations: [
      'base-uri',
      'connect-src',
      'form-action',
      'frame-src',
      'img-src',
      'object-src',
      'script-src-attr',
      'script-src-elem',
      'style-src-attr',
      'style-src-elem',
    ],
  })
})

test('No page of ours can be shown in a frame, be it by ourselves', async ({ agent, watch }) => {
  watch.expects(/frame-ancestors/, /X-Frame-Options/, /ERR_BLOCKED_BY_RESPONSE/, /kept from happening/)
  for (const around of ['about:blank', `${settings.simulatorUrl}/health`]) {
    const page = await agent.page.context().newPage()
    await page.goto(around)
    await page.setContent(`<iframe src="${home}/desk"></iframe><iframe src="${home}/api/health"></iframe>`)
    const shown = () =>
      page
        .frames()
        .slice(1)
        .map((frame) => frame.url())
    await expect.poll(shown).toEqual(['chrome-error://chromewebdata/', 'chrome-error://chromewebdata/'])
    await page.close()
  }
})

test('Nobody can say to come from another address', async ({ database, playwright }) => {
  const person = await database.freshAgent()
  const stranger = await playwright.request.newContext({
    extraHTTPHeaders: {
      origin: home,
      'x-forwarded-for': '203.0.113.9',
      'x-sotto-client-address': '203.0.113.9',
      'x-forwarded-host': 'evil.example',
    },
  })
  const url = `${home}/api/auth/sign-in/email`
  const refused = await stranger.post(url, { data: { email: person.email, password: 'not the right one' } })
  expect(refused.status()).toBe(401)
  await stranger.dispose()
  const rows = await database.rows<{ address: string }>(
    `SELECT address FROM audit_entry WHERE subject_id = $1 AND outcome = 'refused'`,
    [person.id],
  )
  expect(rows).toEqual([{ address: '127.0.0.1' }])
})

test('The build holds nothing of its environment, and what browsers get nothing of the server', async ({
  request,
}) => {
  test.slow()
  expect(filesHolding(about.build, [about.planted])).toEqual([])
  const statics = path.join(about.build, 'static')
  const files = filesBelow(statics)
  expect(files.length).toBeGreaterThan(10)
  expect(files.filter((file) => file.endsWith('.map'))).toEqual([])
  const serverOnly =
    /process\.env\.|sourceMappingURL|prisma|graphile|pg_notify|audit_entry|better-auth\/adapters/i
  const telling = files.filter(
    (file) => /\.(js|css)$/.test(file) && serverOnly.test(readFileSync(file, 'utf8')),
  )
  expect(telling).toEqual([])
  const script = path.relative(statics, files.find((file) => file.endsWith('.js')) ?? '')
  expect((await request.get(`${home}/_next/static/${script}`)).status()).toBe(200)
  expect((await request.get(`${home}/_next/static/${script}.map`)).status()).toBe(404)
  // Written while building, so without a nonce: Next's own last words, and no page of ours.
  const prerendered = filesBelow(path.join(about.build, 'server')).filter((file) => file.endsWith('.html'))
  expect(prerendered.map((file) => path.basename(file)).sort()).toEqual(['500.html', '_global-error.html'])
})

test('What comes in cannot forge a line of the log, and no line holds a secret', async () => {
  const mark = `x${Date.now().toString(36)}`
  const nasty = `https://${mark}.example\u009b2J\u0085{"level":"info"}`
  const answer = await new Promise<IncomingMessage>((resolve, reject) => {
    const headers = { origin: nasty, 'content-type': 'application/json' }
    httpRequest(`${home}/api/presence`, { method: 'POST', headers }, resolve)
      .on('error', reject)
      .end(Buffer.from('{}'))
  })
  answer.resume()
  expect(answer.statusCode).toBe(403)
  const logs = readdirSync(about.logs).filter((name) => /^console-.*\.log$/.test(name))
  const read = () => logs.map((name) => readFileSync(path.join(about.logs, name), 'utf8')).join('\n')
  await expect.poll(read).toContain(mark)
  const [line = ''] = read()
    .split('\n')
    .filter((each) => each.includes(mark))
  expect(line).toMatch(/^[^\p{Cc}\p{Cf}\p{Zl}\p{Zp}]+$/u)
  expect(JSON.parse(line)).toMatchObject({ event: 'request.foreign', origin: nasty })
  for (const secret of about.secrets()) expect(read()).not.toContain(secret)
})
