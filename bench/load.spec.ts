import type { Page, Response } from '@playwright/test'
import { expect, test } from '../e2e/people'
import { instance } from '../e2e/people/settings'
import { record, rounded } from './figures'

/** More than this is felt on the first morning of a new machine. */
const deskKbMax = 250

/** One script as it came over the wire. */
interface Script {
  readonly file: string
  readonly encoding: string
  readonly transferredKb: number
  readonly uncompressedKb: number
}

/** No script for so long: the page has asked for all that it wants. */
const quietMs = 1_500

const pages = [
  { name: 'desk', what: 'the desk', path: '/desk', limit: deskKbMax },
  { name: 'payments', what: 'the payments', path: '/payments', limit: null },
] as const

for (const { name, what, path, limit } of pages) {
  test(`The first visit to ${what}`, async ({ agent, browser }) => {
    // A context of its own has an empty cache; only the session comes along.
    const context = await browser.newContext({ storageState: await agent.page.context().storageState() })
    const page = await context.newPage()
    const scripts = await scriptsOf(page, agent.instance + path)
    await context.close()
    tell(name, `JavaScript of the first visit to ${what}, gzip`, scripts, limit)
  })
}

test('The first visit to the sign-in page', async ({ browser }) => {
  const context = await browser.newContext()
  const scripts = await scriptsOf(await context.newPage(), instance(0))
  await context.close()
  tell('signIn', 'JavaScript of the sign-in page, gzip', scripts, null)
})

/** Every script that the browser fetches, also those that it fetches ahead for pages that may come next. */
async function scriptsOf(page: Page, address: string): Promise<Script[]> {
  const responses: Response[] = []
  let lastAt = Date.now()
  page.on('response', (response) => {
    if (!isScript(response)) return
    responses.push(response)
    lastAt = Date.now()
  })
  await page.goto(address)
  await expect(page.getByRole('main')).toBeVisible()
  await expect.poll(() => Date.now() - lastAt, { timeout: 60_000 }).toBeGreaterThan(quietMs)
  return Promise.all(responses.map(scriptOf))
}

function isScript(response: Response): boolean {
  return /javascript/.test(response.headers()['content-type'] ?? '')
}

async function scriptOf(response: Response): Promise<Script> {
  const { responseBodySize } = await response.request().sizes()
  const encoding = response.headers()['content-encoding'] ?? 'none'
  return {
    file: new URL(response.url()).pathname,
    encoding,
    transferredKb: rounded(responseBodySize / 1_000),
    uncompressedKb: rounded((await response.body()).length / 1_000),
  }
}

function tell(name: string, what: string, scripts: readonly Script[], limit: number | null): void {
  // What came uncompressed is no figure of what gzip makes of it. Below a kilobyte a server does not try.
  expect(
    scripts.filter(({ encoding, uncompressedKb }) => encoding !== 'gzip' && uncompressedKb >= 1),
  ).toEqual([])
  const sum = (key: 'transferredKb' | 'uncompressedKb') =>
    rounded(scripts.reduce((total, script) => total + script[key], 0))
  const files = scripts.toSorted((a, b) => b.transferredKb - a.transferredKb)
  for (const { file, transferredKb, uncompressedKb } of files)
    console.log(`    ${transferredKb} kB (${uncompressedKb} kB uncompressed)  ${file}`)
  record({
    name: `load.${name}`,
    what,
    value: sum('transferredKb'),
    unit: 'kB',
    limit,
    details: { uncompressedKb: sum('uncompressedKb'), files },
  })
}
