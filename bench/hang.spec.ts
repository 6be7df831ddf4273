import { expect, test } from '../e2e/people'
import { record, rounded, spreadOf } from './figures'
import { keyPressTimes } from './key-presses'

/** Seven rounds take some 35 seconds: the gateway is silent for longer. */
const keys = 105

test('Keys of one call while a gateway is silent for 45 seconds about another', async ({
  agent,
  secondAgent,
  caller,
  secondCaller,
  reference,
  entryAsInLife,
  outsideAdvances,
}) => {
  await entryAsInLife()
  const usual = spreadOf(await keyPressTimes(agent, caller, keys))
  await agent.page.keyboard.press('r')

  await secondCaller.calls(secondAgent)
  await secondAgent.asks('£49.21', `${reference}-2`)
  await secondCaller.typesCard()
  await secondAgent.takes()
  await secondAgent.isTold(/^Sen[dt]/)
  const whileSilent = spreadOf(await keyPressTimes(agent, caller, keys))
  // Otherwise something else was measured.
  await expect(secondAgent.main.getByText(/^Paid/)).toHaveCount(0)

  record({
    name: 'hang.keys',
    what: 'Key: callback sent → dot painted while a gateway is silent about another call, p99',
    value: whileSilent.p99,
    unit: 'ms',
    limit: rounded(2 * usual.p99),
    details: { usual, whileSilent },
  })
  await outsideAdvances(120)
  await secondAgent.seesResult(/^Paid/, 'Paid')
})
