import { afterEach, describe, expect, it } from 'vitest'
import { type Child, runLines } from '@/lib/testing/child'
import { ownDatabase } from '@/lib/testing/database'
import { environmentFor } from '@/lib/testing/house'

const database = ownDatabase()

const children: Child[] = []
afterEach(async () => {
  await Promise.all(children.splice(0).map((child) => child.kill()))
})

/** Boots a server's background in a process of its own. */
function boot(env: Readonly<Record<string, string>>): Child {
  const code =
    "const { boot } = await import('./lib/server/boot'); await boot(); console.log('{\"booted\":true}')"
  const child = runLines(code, env)
  children.push(child)
  return child
}
const development = () => ({ ...environmentFor(database.url), NODE_ENV: 'test' })

describe('A server', () => {
  it('does not start on an environment that lacks something, and says what', async () => {
    const child = boot({ ...development(), TWILIO_AUTH_TOKEN: '', AUTH_SECRET: 'short' })
    expect(await child.line('boot.refused', 'TWILIO_AUTH_TOKEN')).toMatchObject({ level: 'error' })
    await child.line('boot.refused', 'AUTH_SECRET')
    expect(await child.ended).toBe(78)
  })

  it('does not start in production next to vendors that are none', async () => {
    const child = boot({ ...environmentFor(database.url), NODE_ENV: 'production' })
    await child.line('boot.refused', 'TWILIO_API_URL')
    expect(await child.ended).toBe(78)
  })

  it('does not start without its database', async () => {
    const nowhere = new URL(database.url)
    nowhere.port = '9'
    const child = boot({ ...development(), DATABASE_URL: nowhere.href })
    await child.line('boot.failed')
    expect(await child.ended).toBe(1)
  })

  it('says nothing of its secrets while it fails', async () => {
    const nowhere = new URL(database.url)
    nowhere.port = '9'
    nowhere.password = 'a-database-password-in-no-log'
    const child = boot({ ...development(), DATABASE_URL: nowhere.href })
    const line = await child.line('boot.failed')
    expect(JSON.stringify(line)).not.toContain('a-database-password-in-no-log')
  })

  it('starts with its worker, and ends in order within five seconds', async () => {
    const child = boot(development())
    await child.line('booted')
    const [worker] = await database.prisma.$queryRaw<{ connections: number }[]>`
      SELECT count(*)::int AS connections FROM pg_stat_activity
      WHERE datname = current_database() AND application_name LIKE 'sotto-%' AND application_name <> 'sotto-tests'`
    expect(worker?.connections).toBeGreaterThan(1)
    const before = performance.now()
    child.terminate()
    await child.line('boot.stopping', 'SIGTERM')
    expect(await child.ended).toBe(0)
    expect(performance.now() - before).toBeLessThan(5_500)
  })
})
