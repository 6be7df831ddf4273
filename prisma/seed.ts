// Adds the people of the demo: `SOTTO_DEMO=1 DATABASE_URL=… node --import tsx prisma/seed.ts [--sign-in-link amy] [--people 12]`.
// Running it again adds nobody twice; without SEED_PASSWORD it gives everybody a new password. Prints one JSON object a line.
import { randomBytes } from 'node:crypto'
import { parseArgs } from 'node:util'
import { type HashedPassword, hashed, putPerson } from '@/lib/adapters/auth/people'
import { createSignInLink } from '@/lib/adapters/auth/sign-in-link'
import { openPrisma, type Prisma } from '@/lib/adapters/prisma/client'
import type { Role } from '@/lib/domain/permissions'
import { seedSettings, UnsafeEnvironment } from '@/lib/env'

interface DemoPerson {
  readonly name: string
  readonly email: string
  readonly roles: readonly Role[]
}

const demoPeople: readonly DemoPerson[] = [
  { name: 'Amy Adeyemi', email: 'amy@demo.sotto.test', roles: ['agent'] },
  { name: 'Ben Okafor', email: 'ben@demo.sotto.test', roles: ['agent'] },
  { name: 'Sam Rivera', email: 'sam@demo.sotto.test', roles: ['supervisor'] },
]

/** Enough for one agent in each of many specs at once; each row is cheap, the password is hashed once. */
const extraPeopleMax = 500

async function main(): Promise<void> {
  const { signInLinkFor, extraPeople } = readArguments()
  const settings = seedSettings()
  const database = openPrisma(settings.databaseUrl)
  try {
    const password = settings.password ?? randomBytes(12).toString('base64url')
    const people = [...demoPeople, ...extraAgents(extraPeople)]
    await putPeople(database, people, await hashed(password))
    print({ people, password })
    if (signInLinkFor) print({ signInLink: await linkFor(database, signInLinkFor) })
  } finally {
    await database.$disconnect()
  }
}

function readArguments() {
  const { values } = parseArgs({
    options: { 'sign-in-link': { type: 'string' }, people: { type: 'string', default: '0' } },
  })
  const extraPeople = Number(values.people)
  if (!Number.isInteger(extraPeople) || extraPeople < 0 || extraPeople > extraPeopleMax) {
    throw new UnsafeEnvironment([`--people takes a whole number up to ${extraPeopleMax}.`])
  }
  return { signInLinkFor: values['sign-in-link'], extraPeople }
}

/** Each spec owns an agent, so that specs can run side by side. */
function extraAgents(count: number): DemoPerson[] {
  return Array.from({ length: count }, (_, i) => ({
    name: `Agent ${i + 1}`,
    email: `agent${i + 1}@test.sotto.test`,
    roles: ['agent'],
  }))
}

async function putPeople(database: Prisma, people: readonly DemoPerson[], password: HashedPassword) {
  for (const person of people) await putPerson(database, { ...person, password })
}

/** For `amy` or `amy@demo.sotto.test`. */
async function linkFor(database: Prisma, who: string): Promise<string> {
  const email = who.includes('@') ? who : `${who}@demo.sotto.test`
  const person = await database.user.findUnique({ where: { email } })
  if (!person) throw new UnsafeEnvironment([`There is nobody called ${email}.`])
  return createSignInLink(database, person.id)
}

function print(line: object): void {
  console.log(JSON.stringify(line))
}

try {
  await main()
} catch (error) {
  // What the operator can mend is one sentence; anything else is a fault and shows itself.
  if (!(error instanceof UnsafeEnvironment)) throw error
  console.error(error.message)
  process.exitCode = 78
}
