import { cards, expect, test } from '../people'
import type { Agent } from '../people/agent'

test('The agent cancels the card entry after being asked once, and takes another card', async ({
  agent,
  caller,
  reference,
}) => {
  await caller.calls(agent)
  await agent.asks('£49.00', reference)
  await caller.keys(`${cards.visa}#`)
  await agent.seesRow('Card number', 'Accepted')

  const question = agent.page.getByRole('dialog', { name: 'Cancel card entry?' })
  await agent.page.keyboard.press('Escape')
  await expect(question).toBeVisible()
  await expect(question.getByRole('button', { name: 'Keep going' })).toBeFocused()
  await agent.page.keyboard.press('Escape')
  await expect(question).toBeHidden()
  await agent.seesStep('Card')

  // However quickly it is closed and asked for again: here before the browser has told of the closing.
  await agent.page.keyboard.press('Escape')
  await expect(question.getByRole('button', { name: 'Keep going' })).toBeFocused()
  const closed = await question.evaluate(async (dialog) => {
    dialog.dispatchEvent(new Event('cancel', { cancelable: true }))
    // Within the same task, after what the page does at once.
    await null
    const isClosed = !dialog.hasAttribute('open')
    window.dispatchEvent(new KeyboardEvent('keydown', { key: 'Escape' }))
    return isClosed
  })
  expect(closed).toBe(true)
  await expect(question.getByRole('button', { name: 'Keep going' })).toBeFocused()
  await question.getByRole('button', { name: 'Cancel card entry' }).click()
  await agent.seesResult(/^Cancelled\. We never sent it to the bank\./, 'Cancelled')
  expect((await caller.seen()).payment?.state).toBe('ended')

  await agent.asksAgain()
  await caller.typesCard()
  await agent.mayTake()
  await agent.presses('Cancel card entry')
  await question.getByRole('button', { name: 'Cancel card entry' }).click()
  await agent.isTold(/^Cancelled/)

  await agent.asksAgain()
  await caller.typesCard(cards.mastercard)
  await agent.takes()
  await agent.seesResult(/^Paid/, 'Paid')
})

test('Cancelling and taking at the same moment: one of them wins', async ({ agent, caller, reference }) => {
  await caller.calls(agent)
  await agent.asks('£49.00', reference)
  for (const first of ['take', 'cancel'] as const)
    await test.step(`${first} a hair earlier`, async () => {
      await caller.typesCard()
      await agent.mayTake()
      const wishes = await bothWishes(agent)
      const second = first === 'take' ? 'cancel' : 'take'
      const [one, other] = await Promise.all([wishes[first](), wishes[second]()])
      const answers = { [first]: one, [second]: other } as Record<'take' | 'cancel', number>
      expect(Object.values(answers).toSorted()).toEqual([200, 409])

      if (answers.take === 200) await agent.seesResult(/^Paid/, 'Paid')
      else await agent.seesResult(/^Cancelled/, 'Cancelled')
      if (first === 'take') await agent.asksForAnother('£49.00', `${reference}-2`)
    })
})

/** The two requests that the buttons would send, ready to be sent at once. Each resolves to its HTTP status. */
async function bothWishes(agent: Agent): Promise<Record<'take' | 'cancel', () => Promise<number>>> {
  const { payment } = (await (await agent.reads('/api/desk')).json()) as {
    payment: { id: string; money: { minor: number }; attempt: { id: string } }
  }
  const attemptId = payment.attempt.id
  const send = async (verb: string, body: object) =>
    (await agent.sends(`/api/payments/${payment.id}/${verb}`, body)).status()
  return {
    take: () => send('take', { attemptId, minor: payment.money.minor }),
    cancel: () => send('cancel', { attemptId }),
  }
}
