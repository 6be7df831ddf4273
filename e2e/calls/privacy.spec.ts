import { expect, test } from '../people'
import { settings } from '../people/settings'

test('Two agents see only their own call', async ({
  agent,
  caller,
  secondAgent,
  secondCaller,
  reference,
  watch,
}) => {
  await caller.calls(agent)
  await secondCaller.calls(secondAgent)
  await agent.seesInStrip('Priya Shah')
  await secondAgent.seesInStrip('Tom Hale')

  await agent.asks('£49.00', reference)
  await caller.keys('4111111111111111#')
  await agent.seesRow('Card number', 'Accepted · Visa')
  await secondAgent.seesStep('Details')
  await secondAgent.doesNotSee(reference)

  const { payment } = (await (await agent.reads('/api/desk')).json()) as { payment: { id: string } }
  watch.expectsStatus(404)
  const page = await secondAgent.page.goto(`${secondAgent.instance}/payments/${payment.id}`)
  expect(page?.status()).toBe(404)
  await secondAgent.sees('No payment with this address.')
  expect((await secondAgent.reads(`/api/payments/${payment.id}`)).status()).toBe(404)
  const reask = { attemptId: 'any', field: 'cardNumber', clears: true }
  expect((await secondAgent.sends(`/api/payments/${payment.id}/reask`, reask)).status()).toBe(404)

  await secondAgent.opens('/payments')
  await expect(secondAgent.inTheList(reference)).toHaveCount(0)
  await secondAgent.sees('No payments yet.')
})

test('A supervisor sees the payments of everybody, and takes none', async ({
  agent,
  caller,
  secondAgent,
  secondCaller,
  supervisor,
  reference,
}) => {
  await caller.calls(agent)
  await secondCaller.calls(secondAgent)
  await secondAgent.asks('£12.00', `${reference}-2`)
  await agent.asks('£49.00', reference)
  await caller.typesCard()
  await agent.mayTake()

  await supervisor.opens('/payments')
  await expect(supervisor.inTheList(reference)).toContainText(agent.person.name)
  await expect(supervisor.inTheList(`${reference}-2`)).toContainText(secondAgent.person.name)

  await agent.takes()
  await agent.seesResult(/^Paid/, 'Paid')
  // The list is live.
  await expect(supervisor.inTheList(reference)).toContainText('Paid')
  await expect(supervisor.inTheList(`${reference}-2`)).toContainText('Taking card')

  const { payment } = (await (await agent.reads('/api/desk')).json()) as { payment: { id: string } }
  expect((await supervisor.sends(`/api/payments/${payment.id}/close`, {})).status()).toBe(403)
  expect((await supervisor.reads('/api/desk')).status()).toBe(403)
  await expect(supervisor.page.getByRole('link', { name: 'Desk' })).toHaveCount(0)
})

test('Signed out, nothing is answered and every page leads to signing in', async ({
  browser,
  playwright,
}) => {
  for (const instance of settings.instances) {
    const nobody = await playwright.request.newContext({
      baseURL: instance,
      extraHTTPHeaders: { origin: instance },
    })
    for (const path of [
      '/api/desk',
      '/api/payments',
      '/api/payments/any',
      '/api/live',
      '/api/references?reference=A',
    ]) {
      expect((await nobody.get(path)).status(), path).toBe(401)
    }
    for (const path of [
      '/api/payments',
      '/api/presence',
      '/api/payments/any/take',
      '/api/calls/any/finish',
    ]) {
      expect((await nobody.post(path, { data: {} })).status(), path).toBe(401)
    }
    await nobody.dispose()
  }
  const page = await browser.newPage()
  for (const path of ['/', '/desk', '/payments', '/payments/any']) {
    await page.goto(instanceOf(path))
    await expect(page.getByRole('heading', { name: 'Sign in' })).toBeVisible()
  }
  // The pages name an icon of their own; a browser in a hurry asks for this one all the same, and would complain.
  expect((await page.request.get(instanceOf('/favicon.ico'))).headers()['content-type']).toBe('image/x-icon')
  await page.close()
})

test('A command from a page of somewhere else is refused', async ({ agent }) => {
  const answer = await agent.page.request.post(`${agent.instance}/api/presence`, {
    data: { state: 'ready' },
    headers: { origin: 'https://elsewhere.example' },
  })
  expect(answer.status()).toBe(403)
})

function instanceOf(path: string): string {
  return `${settings.instances[path.length % settings.instances.length]}${path}`
}
