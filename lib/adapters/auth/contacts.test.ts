import { execFile } from 'node:child_process'
import path from 'node:path'
import { promisify } from 'node:util'
import { expect, it } from 'vitest'
import { ownDatabase } from '@/lib/testing/database'

const database = ownDatabase()
const run = promisify(execFile)
const projectRoot = path.resolve(import.meta.dirname, '../../..')

/** Signs in and out in a process of its own and gives the hosts that it turned to. */
async function contactsWith(variables: Record<string, string>) {
  const { stdout } = await run(process.execPath, ['--import', 'tsx', 'lib/testing/sign-in-alone.ts'], {
    cwd: projectRoot,
    env: { PATH: process.env.PATH, NODE_ENV: 'production', DATABASE_URL: database.url, ...variables },
  })
  const told = JSON.parse(stdout.trim().split('\n').at(-1) ?? '') as Record<string, string> & {
    contacts: string[]
  }
  expect(told).toMatchObject({ viewer: 'Kim', link: 'signedIn' })
  return told.contacts
}

it('Signing in turns to the database and to nobody else', async () => {
  const contacts = await contactsWith({})
  expect(contacts.length).toBeGreaterThan(0)
  for (const host of contacts) expect(['127.0.0.1', 'localhost', '::1']).toContain(host)
})

it('With the variables of the library’s own switch it would report elsewhere, which is why boot refuses them', async () => {
  const contacts = await contactsWith({
    BETTER_AUTH_TELEMETRY: '1',
    BETTER_AUTH_TELEMETRY_ENDPOINT: 'http://telemetry.invalid/collect',
  })
  expect(contacts).toContain('telemetry.invalid')
})
