import { expect, test } from '../people'
import { Supervisor } from '../people/colleague'
import { phoneShows } from '../people/phone'
import { settings } from '../people/settings'

test('A supervisor is invited, enrols a second factor, and confirms with it what another one says', async ({
  agent,
  caller,
  admin,
  supervisor,
  browser,
  database,
  reference,
  watch,
}) => {
  test.slow()
  // What needs a fresh code is refused first, and what is wrong is said.
  watch.expectsStatus(403, 422)
  await caller.calls(agent)
  await agent.asks('£49.24', reference)
  await caller.typesCard()
  await agent.takes()
  await caller.isBeingCharged()
  await caller.hangsUp()
  await agent.seesResult(/^Result unknown/, 'Checking with the bank')
  await supervisor.opens('/unresolved')
  await database.showedCodeLongAgo(supervisor.person)
  await supervisor.pressesAt(reference, 'Settle by hand')
  const settling = supervisor.page.getByRole('dialog', { name: 'What became of the money?' })
  await settling.getByRole('radio', { name: 'The money was taken' }).check()
  await settling.getByRole('radio', { name: "The customer's bank" }).check()
  await settling.getByRole('textbox', { name: 'Their reference' }).fill('Ms Gray, case 4711')
  await settling.getByRole('button', { name: 'Ask a second person' }).click()
  const asked = supervisor.page.getByRole('dialog', { name: 'Show your code once more' })
  await expect(asked.getByRole('textbox', { name: 'Code' })).toBeFocused()
  await supervisor.page.keyboard.press('Escape')
  await expect(asked).toHaveCount(0)
  await expect(settling).toContainText('This needs a code from your authenticator app.')
  await settling.getByRole('button', { name: 'Ask a second person' }).click()
  await supervisor.showsCode('Confirm')
  await expect(supervisor.page.getByRole('dialog')).toHaveCount(0)

  const person = { id: '', name: 'Kim Novak', email: `kim.${reference.toLowerCase()}@example.com` }
  await admin.page.goto(`${admin.instance}/people`)
  await admin.presses('Invite somebody')
  const dialog = admin.page.getByRole('dialog')
  await dialog.getByRole('textbox', { name: 'Name' }).fill(person.name)
  await dialog.getByRole('textbox', { name: 'E-mail' }).fill('kim')
  await dialog.getByRole('checkbox', { name: /^Agent/ }).uncheck()
  await dialog.getByRole('checkbox', { name: /^Supervisor/ }).check()
  await dialog.getByRole('button', { name: 'Make the link' }).click()
  await expect(dialog.getByRole('textbox', { name: 'E-mail' })).toHaveAccessibleDescription(
    'Type an e-mail address.',
  )
  await dialog.getByRole('textbox', { name: 'E-mail' }).fill(person.email)
  await dialog.getByRole('textbox', { name: 'E-mail' }).press('Enter')
  await expect(dialog.getByRole('heading', { name: 'The link for Kim Novak' })).toBeVisible()
  const link = (await dialog.getByText(/\/invitation#/).textContent()) ?? ''
  await dialog.getByRole('button', { name: 'Done' }).click()
  await expect(admin.main.getByRole('row', { name: person.email })).toContainText('Invited')

  const context = await browser.newContext()
  watch.listenTo(context)
  const kim = new Supervisor(await context.newPage(), person, settings.instances[0] ?? '')
  await kim.page.goto(link)
  await expect(kim.page.getByRole('heading', { name: 'Welcome, Kim Novak' })).toBeVisible()
  await expect(kim.page.getByRole('img', { name: 'Picture for an authenticator app' })).toBeVisible()
  const secret = (await kim.page.locator('[data-secret]').textContent())?.replace(/Copy.*/s, '') ?? ''
  await kim.page.getByRole('textbox', { name: 'The six figures' }).fill(phoneShows(secret))
  await kim.page.getByRole('textbox', { name: 'Password' }).fill('password1')
  await kim.page.getByRole('button', { name: 'Finish' }).click()
  await kim.isToldBeside('Password', /^This password is one of the first/)
  await kim.page.getByRole('textbox', { name: 'Password' }).fill('purple elephants')
  await kim.page.getByRole('button', { name: 'Finish' }).click()
  await expect(kim.page.getByRole('heading', { name: 'Your recovery codes' })).toBeFocused()
  await expect(kim.page.locator('[data-recovery-code]')).toHaveCount(10)
  await kim.page.getByRole('button', { name: 'I have kept them' }).click()
  await expect(kim.page).toHaveURL(/\/payments$/)

  await database.showedCodeLongAgo(person)
  await kim.opens('/unresolved')
  await kim.confirms(reference)
  await kim.showsCode('Confirm', secret)
  await expect(kim.caseOf(reference)).toHaveCount(0)
  await agent.seesResult(/^Settled by hand: it was paid\./, 'Paid, by hand')

  // Shut out, from wherever she is, at once.
  await admin.page.getByRole('button', { name: 'Change: Kim Novak' }).last().click()
  await admin.page.getByRole('button', { name: 'Disable Kim Novak' }).click()
  await expect(kim.page.getByRole('heading', { name: 'Sign in' })).toBeVisible({ timeout: 3_000 })
  await expect(kim.page.getByText('Your session has ended. Sign in again.')).toBeVisible()
  await context.close()
})

test('A desk that nobody is at still helps the caller, and takes no money until its agent is back', async ({
  agent,
  caller,
  database,
  reference,
  watch,
}) => {
  watch.expectsStatus(423, 422)
  await caller.calls(agent)
  await agent.asks('£49.00', reference)
  await caller.typesCard()
  await agent.mayTake()
  await database.wasAwayFor(agent.person, 16)
  await agent.takes()
  const dialog = agent.page.getByRole('dialog')
  await expect(dialog.getByRole('heading', { name: 'Locked' })).toBeVisible()
  await expect(dialog).toContainText('During a call one of the two is enough.')
  await agent.page.keyboard.press('Escape')
  await agent.sees('The screen is locked. The call and the card entry go on; taking money waits for you.')
  await agent.seesStep('Review')

  await agent.presses('Unlock')
  await dialog.getByRole('textbox', { name: 'Code' }).fill('000000')
  await dialog.getByRole('button', { name: 'Unlock' }).click()
  await expect(dialog.getByRole('textbox', { name: 'Code' })).toHaveAccessibleDescription(
    /^That code does not fit/,
  )
  await dialog.getByRole('textbox', { name: 'Code' }).fill(phoneShows())
  await dialog.getByRole('button', { name: 'Unlock' }).click()
  await expect(dialog).toHaveCount(0)
  await agent.takes()
  await agent.seesResult(/^Paid/, 'Paid')
})

test('A page that nobody is at is covered, and is as it was when its person is back', async ({
  supervisor,
  database,
  watch,
}) => {
  watch.expectsStatus(423)
  await supervisor.opens('/payments')
  await database.wasAwayFor(supervisor.person, 15)
  await database.showedCodeLongAgo(supervisor.person)
  await supervisor.page.reload()
  const { page } = supervisor
  await expect(page.getByRole('heading', { name: 'Locked' })).toBeVisible()
  await expect(page.getByRole('table')).toHaveCount(0)
  await expect(page.getByRole('textbox', { name: 'Password' })).toBeFocused()
  await page.getByRole('textbox', { name: 'Password' }).fill(settings.password)
  await supervisor.showsCode('Unlock')
  await expect(page.getByRole('table', { name: 'Payments' })).toBeVisible()
})

test('Whoever signs out has left in every window and on every instance', async ({
  supervisor,
  browser,
  database,
  watch,
}) => {
  watch.expectsStatus(401)
  await supervisor.opens('/payments')
  const context = await browser.newContext()
  watch.listenTo(context)
  const other = settings.instances.find((each) => each !== supervisor.instance) ?? supervisor.instance
  const elsewhere = new Supervisor(await context.newPage(), supervisor.person, other)
  await elsewhere.signsIn(database)
  await elsewhere.opens('/payments')
  await supervisor.page.getByRole('button', { name: 'Sign out' }).click()
  await expect(elsewhere.page.getByRole('heading', { name: 'Sign in' })).toBeVisible({ timeout: 3_000 })
  await expect(supervisor.page.getByRole('heading', { name: 'Sign in' })).toBeVisible()
  await expect(supervisor.page.getByText('Your session has ended')).toHaveCount(0)
  await context.close()
})

test('People change their own password and authenticator app', async ({ supervisor, database, watch }) => {
  watch.expectsStatus(403, 422)
  await database.showedCodeLongAgo(supervisor.person)
  await supervisor.page.goto(`${supervisor.instance}/account`)
  await supervisor.page.getByRole('textbox', { name: 'Your password now' }).fill('something else')
  await supervisor.page.getByRole('textbox', { name: 'New password' }).fill('seven lazy camels')
  await supervisor.presses('Change password')
  await supervisor.showsCode('Confirm')
  await supervisor.isToldBeside('Your password now', 'That is not your password.')
  const card = supervisor.main.getByRole('region', { name: 'Authenticator app' })
  const password = card.getByRole('textbox', { name: 'Your password now' })
  const codes = card.getByRole('button', { name: 'New recovery codes' })
  await codes.click()
  await expect(password).toBeFocused()
  await password.fill('something else')
  await codes.click()
  await expect(password).toHaveAccessibleDescription('That is not your password.')
  await expect(password).toBeFocused()
  await password.fill(settings.password)
  await password.press('Enter')
  await expect(supervisor.page.locator('[data-recovery-code]')).toHaveCount(10)
  await supervisor.presses('I have kept them')
  await supervisor.sees(/10 recovery codes are left/)
  await expect(codes).toBeFocused()
  await supervisor.presses('Set up another app')
  await password.fill(settings.password)
  await password.press('Enter')
  await expect(supervisor.page.getByRole('img', { name: 'Picture for an authenticator app' })).toBeVisible()
  await expect(card.getByRole('textbox', { name: 'The six figures that it shows now' })).toBeFocused()
  await supervisor.presses('Close')
  await expect(card.getByRole('button', { name: 'Set up another app' })).toBeFocused()
  await supervisor.sees('This browser')
})
