import { expect, test } from '../people'
import { phoneShows } from '../people/phone'
import { settings } from '../people/settings'

const [instance = ''] = settings.instances

test('A wrong password is answered with a sentence, the right one with the code, and that with the desk', async ({
  page,
  database,
  watch,
}) => {
  watch.listenTo(page.context())
  watch.expectsStatus(401)
  watch.expectsStatus(422)
  const person = await database.freshAgent()
  await page.goto(instance)
  await page.getByRole('textbox', { name: 'E-mail' }).fill(person.email)
  await page.getByRole('textbox', { name: 'Password' }).fill('something else entirely')
  await page.getByRole('button', { name: 'Sign in' }).click()
  await expect(page.getByRole('textbox', { name: 'Password' })).toHaveAccessibleDescription(
    /^That e-mail and password don't match/,
  )
  await expect(page.getByRole('textbox', { name: 'E-mail' })).toHaveValue(person.email)

  await page.getByRole('textbox', { name: 'Password' }).fill(settings.password)
  await page.getByRole('textbox', { name: 'Password' }).press('Enter')
  const code = page.getByRole('textbox', { name: 'Code' })
  await expect(code).toBeFocused()
  await page.reload()
  await code.fill('000 000')
  await code.press('Enter')
  await expect(code).toHaveAccessibleDescription(/^That code does not fit/)
  await code.fill(phoneShows())
  await code.press('Enter')
  await expect(page).toHaveURL(`${instance}/desk`)
  await expect(page.getByRole('heading', { name: 'Ready. Calls ring here.' })).toBeVisible()
  await page.getByRole('button', { name: 'Go away' }).click()
  await page.getByText('No reason', { exact: true }).click()
  await expect(page.getByRole('heading', { name: "You're away. Calls go to others." })).toBeVisible()

  await page.getByRole('button', { name: 'Sign out' }).click()
  await expect(page.getByRole('heading', { name: 'Sign in' })).toBeVisible()
  await page.goto(`${instance}/desk`)
  await expect(page.getByRole('heading', { name: 'Sign in' })).toBeVisible()
})

test('Somebody who does not exist reads the same sentence', async ({ page }) => {
  await page.goto(instance)
  await page.getByRole('textbox', { name: 'E-mail' }).fill('nobody@test.sotto.test')
  await page.getByRole('textbox', { name: 'Password' }).fill('something else entirely')
  await page.getByRole('button', { name: 'Sign in' }).click()
  await expect(page.getByRole('textbox', { name: 'Password' })).toHaveAccessibleDescription(
    /^That e-mail and password don't match/,
  )
})

test("The demo's link signs in once", async ({ page, database, browser }) => {
  const person = await database.freshAgent()
  const link = instance + (await database.signInLink(person))
  await page.goto(link)
  await expect(page).toHaveURL(`${instance}/desk`)
  await expect(page.getByRole('heading', { name: 'Ready. Calls ring here.' })).toBeVisible()
  await page.getByRole('button', { name: 'Go away' }).click()
  await page.getByText('No reason', { exact: true }).click()
  await expect(page.getByRole('heading', { name: "You're away. Calls go to others." })).toBeVisible()

  const other = await browser.newPage()
  const answer = await other.goto(link)
  expect(answer?.status()).toBe(410)
  await other.getByRole('link', { name: 'Sign in' }).click()
  await expect(other.getByRole('heading', { name: 'Sign in' })).toBeVisible()
  await other.close()
})
