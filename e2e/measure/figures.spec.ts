import { expect, goodExpiry, test } from '../people'
import { clickAnswer } from './clicks'
import { figuresOf, line } from './figures'
import { keyPressTimes } from './key-presses'

test.use({ alone: true })

/** A dot that comes later than this no longer feels like the caller's own key. */
const keyPaintedP95MsMax = 100

test('A key is on the screen within a tenth of a second', async ({ agent, caller, entryAsInLife }) => {
  await entryAsInLife()
  const figures = figuresOf(await keyPressTimes(agent, caller, 120))
  console.log(line('callback sent → key painted', figures))
  expect(figures.p95).toBeLessThan(keyPaintedP95MsMax)
})

test('A click is answered in the next frame', async ({ agent, caller, reference, outsideClock }) => {
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

  console.log(line('click → answer painted', figuresOf(answers.map(({ ms }) => ms))))
  expect(answers.map(({ framesBefore }) => framesBefore)).toEqual(answers.map(() => 0))
})
