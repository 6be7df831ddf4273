import { request as httpRequest } from 'node:http'
import { expect, test } from '../people'
import { instance } from '../people/settings'

const home = instance(0)

/** Sends what a browser would not, and reads all of the answer. */
function send(method: string, path: string): Promise<{ status: number; body: string }> {
  return new Promise((resolve, reject) => {
    const headers = { 'x-secret': 'do-not-echo', cookie: 'sotto.session_token=do-not-echo' }
    httpRequest(home, { method, path, headers, timeout: 10_000 }, (answer) => {
      const pieces: Buffer[] = []
      answer.on('data', (piece: Buffer) => pieces.push(piece))
      answer.on('end', () =>
        resolve({ status: answer.statusCode ?? 0, body: Buffer.concat(pieces).toString() }),
      )
    })
      .on('error', reject)
      .end()
  })
}

const answering = ['/api/desk', '/api/health', '/api/webhooks/twilio/payment']

test('No request is sent back as it came, and no handler answers a method that it has no use for', async () => {
  for (const path of ['/', '/desk', '/nothing', '/icon.svg', ...answering]) {
    const { status, body } = await send('TRACE', path)
    // Next cannot even make such a request for its own code: it fails there, without a word to whoever asked.
    expect([400, 404, 405, 500], `TRACE ${path} is ${status}`).toContain(status)
    expect(body, path).not.toContain('do-not-echo')
  }
  for (const method of ['PROPFIND', 'PUT', 'PATCH', 'DELETE'])
    for (const path of answering) {
      const { status, body } = await send(method, path)
      expect([400, 404, 405], `${method} ${path} is ${status}`).toContain(status)
      expect(body, path).not.toContain('do-not-echo')
    }
})

test('Folders are not listed, and what lies beside the product is not served', async () => {
  for (const path of [
    '/.git/config',
    '/.git/HEAD',
    '/.env',
    '/package.json',
    '/.next/BUILD_ID',
    '/_next/static/',
    '/_next/static/chunks/',
    '/_next/../package.json',
    '/_next/static/%2e%2e/%2e%2e/package.json',
    '/public/',
    '/docs/security/scope.md',
  ]) {
    const { status, body } = await send('GET', path)
    expect([308, 400, 404], `${path} is ${status}`).toContain(status)
    expect(body, path).not.toMatch(/\[core\]|ref: refs|"dependencies"|Index of/)
  }
})

test('Password fields hide what is typed, take what is pasted, and are known to password managers', async ({
  page,
  watch,
}) => {
  watch.listenTo(page.context())
  await page.goto(home)
  const password = page.getByRole('textbox', { name: 'Password' })
  await expect(password).toHaveAttribute('type', 'password')
  await expect(password).toHaveAttribute('autocomplete', 'current-password')
  await page.getByRole('textbox', { name: 'E-mail' }).fill('seven lazy camels')
  await page.getByRole('textbox', { name: 'E-mail' }).press('ControlOrMeta+A')
  await page.keyboard.press('ControlOrMeta+C')
  await password.focus()
  await page.keyboard.press('ControlOrMeta+V')
  await expect(password).toHaveValue('seven lazy camels')
})
