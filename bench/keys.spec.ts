import { expect, goodExpiry, test } from '../e2e/people'
import { clickAnswer } from './clicks'
import { record, spreadOf } from './figures'
import { keyPressTimes } from './key-presses'

/** A dot that comes later than this no longer feels like the caller's own key. */
const keyPaintedMsMax = 100

test('From the callback of a key to its dot', async ({ agent, caller, entryAsInLife }) => {
  await entryAsInLife()
  const spread = spreadOf(await keyPressTimes(agent, caller, 120))
  record({
    name: 'keys.painted',
    what: 'Key: callback sent → dot painted, p95',
    value: spread.p95,
    unit: 'ms',
    limit: keyPaintedMsMax,
    details: spread,
  })
})

test('From a click to its answer', async ({ agent, caller, reference, outsideClock }) => {
  await caller.calls(agent)
  await agent.fills('£49.00', reference)
  await outsideClock(1)
  const answers = [
    await clickAnswer(agent.page, agent.main.getByRole('button', { name: 'Ask for the card' })),
  ]
  for (let times = 0; times < 10; times++) {
    await caller.isAsked('payment-card-number')
    const reask = agent.main.getByRole('button', { name: 'Re-ask Card number' })
    answers.push(await clickAnswer(agent.page, reask))
    await expect(reask).not.toHaveAttribute('aria-busy')
  }
  await caller.keys('4111111111111111#')
  await caller.keys(goodExpiry())
  await caller.keys('123')
  await agent.mayTake()
  answers.push(await clickAnswer(agent.page, agent.takeButton))
  await agent.seesResult(/^Paid/, 'Paid')

  record({
    name: 'keys.clickFrames',
    what: 'Click: frames before its answer, worst',
    value: Math.max(...answers.map(({ framesBefore }) => framesBefore)),
    unit: 'frames',
    limit: 0,
  })
  const spread = spreadOf(answers.map(({ ms }) => ms))
  record({
    name: 'keys.clickPainted',
    what: 'Click → answer painted, p95',
    value: spread.p95,
    unit: 'ms',
    limit: null,
    details: spread,
  })
})
