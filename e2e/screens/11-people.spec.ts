import type { Page } from '@playwright/test'
import { phoneShows } from '../people/phone'
import { instance, settings } from '../people/settings'
import { dress, expect, test } from './stage'

test('Somebody shows the code of the phone', async ({ page, shoot }) => {
  await dress(page)
  await page.goto(instance(0))
  await page.getByRole('textbox', { name: 'E-mail' }).fill('ada@demo.sotto.test')
  await page.getByLabel('Password').fill(settings.password)
  await page.getByRole('button', { name: 'Sign in' }).click()
  await expect(page.getByRole('textbox', { name: 'Code' })).toBeFocused()
  await shoot('sign-in-code', {
    shows: 'The second half of signing in.',
    reached: 'Type the right password.',
    page,
    everywhere: true,
  })
})

test('Ada lets Kim in', async ({ admin, browser, shoot, watch }) => {
  const { page } = admin
  await dress(page)
  await withoutAgentsOfOtherStories(page)
  await page.goto(`${admin.instance}/people`)
  await expect(page.getByRole('row', { name: /Ada Nowak/ })).toBeVisible()
  await page.getByRole('button', { name: 'Invite somebody' }).click()
  await page.getByRole('textbox', { name: 'Name' }).fill('Kim Novak')
  await page.getByRole('textbox', { name: 'E-mail' }).fill('kim@example.com')
  await shoot('people-invite', {
    shows: 'Somebody new, with the roles that they hold.',
    reached: 'As an admin: People, Invite somebody.',
    page,
  })
  await page.getByRole('button', { name: 'Make the link' }).click()
  const link = (await page.getByText(/\/invitation#/).textContent()) ?? ''
  await page.getByRole('button', { name: 'Done' }).click()
  await page.reload()
  await expect(page.getByRole('row', { name: /Kim Novak/ })).toContainText('Invited')
  await shoot('people', {
    shows: 'Everybody who may sign in.',
    reached: 'As an admin: People.',
    page,
    everywhere: true,
  })
  await page.getByRole('button', { name: 'Change: Kim Novak' }).click()
  await shoot('people-change', {
    shows: 'What an admin can do about somebody.',
    reached: 'Press Change.',
    page,
  })

  const context = await browser.newContext()
  watch.listenTo(context)
  const kim = await context.newPage()
  await dress(kim)
  await kim.goto(link)
  await expect(kim.getByRole('heading', { name: 'Welcome, Kim Novak' })).toBeVisible()
  await shoot('invitation', {
    shows: 'Where the link of an invitation leads.',
    reached: 'Follow the link.',
    page: kim,
    everywhere: true,
  })
  const secret = (await kim.locator('[data-secret]').textContent())?.replace(/Copy.*/s, '') ?? ''
  await kim.getByRole('textbox', { name: 'The six figures' }).fill(phoneShows(secret))
  await kim.getByRole('textbox', { name: 'Password' }).fill('purple elephants')
  await kim.getByRole('button', { name: 'Finish' }).click()
  await expect(kim.getByRole('heading', { name: 'Your recovery codes' })).toBeVisible()
  await shoot('recovery-codes', {
    shows: 'Codes for a lost phone, shown this once.',
    reached: 'Set a password and show the first code.',
    page: kim,
  })
  await kim.getByRole('button', { name: 'I have kept them' }).click()
  await kim.goto(`${admin.instance}/account`)
  await expect(kim.getByText('This browser')).toBeVisible()
  await shoot('account', {
    shows: 'One’s own account.',
    reached: 'Press Your account.',
    page: kim,
    everywhere: true,
  })
  await context.close()
})

test('Sam comes back to his screen', async ({ supervisor, database, shoot, watch }) => {
  watch.expectsStatus(423, 403)
  const { page } = supervisor
  await dress(page)
  await supervisor.opens('/audit')
  await expect(page.getByRole('heading', { name: 'Audit' })).toBeVisible()
  await shoot('audit', { shows: 'Who did what.', reached: 'As a supervisor: Audit.', page, everywhere: true })
  await database.showedCodeLongAgo(supervisor.person)
  await page.goto(`${supervisor.instance}/account`)
  await page.getByRole('button', { name: 'New recovery codes' }).click()
  await shoot('password-once-more', {
    shows: 'What replaces a second factor asks for the password, too.',
    reached: 'Press New recovery codes, or Set up another app, on Your account.',
    page,
  })
  const card = page.getByRole('region', { name: 'Authenticator app' })
  await card.getByRole('textbox', { name: 'Your password now' }).fill(settings.password)
  await card.getByRole('button', { name: 'New recovery codes' }).click()
  await expect(page.getByRole('heading', { name: 'Show your code once more' })).toBeVisible()
  await shoot('fresh-code', {
    shows: 'What needs a fresh code.',
    reached:
      'Settle by hand, allow another payment, or change your account, five minutes after your last code.',
    page,
  })
  await database.wasAwayFor(supervisor.person, 16)
  await page.goto(`${supervisor.instance}/payments`)
  await expect(page.getByRole('heading', { name: 'Locked' })).toBeVisible()
  await shoot('locked', {
    shows: 'A screen that nobody was at for a quarter of an hour.',
    reached: 'Touch nothing for 15 minutes.',
    page,
    everywhere: true,
  })
})

/** Two hundred of them would be all that the list shows. */
async function withoutAgentsOfOtherStories(page: Page): Promise<void> {
  await page.route('**/api/people', async (route) => {
    if (route.request().method() !== 'GET') return route.continue()
    const response = await route.fetch()
    const view = (await response.json()) as { people: { email: string }[] }
    const people = view.people.filter(({ email }) => !email.endsWith('@test.sotto.test'))
    await route.fulfill({ response, json: { ...view, people } })
  })
}
