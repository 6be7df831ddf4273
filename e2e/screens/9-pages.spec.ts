import { instance } from '../people/settings'
import { dress, expect, test } from './stage'

test('Amy has taken nothing yet', async ({ agent, shoot, watch }) => {
  watch.expectsStatus(404)
  await agent.opens('/payments')
  await agent.sees('No payments yet.')
  await shoot('payments-none', {
    shows: 'A list without payments.',
    reached: 'Open the payments before the first one.',
  })
  await agent.page.goto(`${agent.instance}/payments/nobody`)
  await agent.sees('No payment with this address.')
  await shoot('payment-missing', {
    shows: 'A payment that is not there, or not for this person.',
    reached: 'Open /payments/nobody.',
  })
  await agent.page.goto(`${agent.instance}/nowhere`)
  await expect(agent.page).toHaveTitle('Page not found · Sotto')
  await shoot('not-found', { shows: 'An address that leads nowhere.', reached: 'Open /nowhere.' })
})

test('Somebody signs in', async ({ page, shoot, watch }) => {
  watch.expectsStatus(401)
  await dress(page)
  await page.goto(instance(0))
  await expect(page.getByRole('textbox', { name: 'E-mail' })).toBeVisible()
  await shoot('sign-in', { shows: 'The way in.', reached: 'Open the console.', page, everywhere: true })
  await page.getByRole('textbox', { name: 'E-mail' }).fill('amy@demo.sotto.test')
  await page.getByLabel('Password').fill('not the password')
  await page.getByRole('button', { name: 'Sign in' }).click()
  await expect(page.getByRole('main').getByText("That e-mail and password don't match")).toBeVisible()
  await shoot('sign-in-wrong', { shows: 'The wrong password.', reached: 'Type a wrong password.', page })
})

test('A session ends in the middle of work', async ({ agent, shoot, watch }) => {
  watch.expectsStatus(401)
  await agent.page.context().clearCookies()
  await agent.presses('Go ready')
  await expect(agent.page.getByRole('main').getByText('Your session has ended. Sign in again.')).toBeVisible()
  await shoot('sign-in-ended', {
    shows: 'The session ended while somebody worked.',
    reached: 'Press anything after the session has ended.',
  })
})
