// Adds the people of the demo: `SOTTO_DEMO=1 DATABASE_URL=… node --import tsx prisma/seed.ts [--sign-in-link amy] [--people 12]`.
// Running it again adds nobody twice; without SEED_PASSWORD it gives everybody a new password. Prints one JSON object a line.
// With DATABASE_OWNER_URL: `--yesterday` also puts the payments of yesterday there; `--reset` adds nobody, forgets every
// call and payment and puts those of yesterday back.
import { randomBytes } from 'node:crypto'
import { parseArgs } from 'node:util'
import { newSecret } from '@/lib/adapters/auth/codes'
import { type HashedPassword, hashed, type NewPerson, putPerson } from '@/lib/adapters/auth/people'
import { createSignInLink } from '@/lib/adapters/auth/sign-in-link'
import { openPrisma, type Prisma } from '@/lib/adapters/prisma/client'
import { sealer } from '@/lib/adapters/system/seal'
import type { Role } from '@/lib/domain/permissions'
import { type SeedSettings, seedSettings, UnsafeEnvironment } from '@/lib/env'
import { putYesterday } from './demo/put'
import { endFastTime, reset } from './demo/reset'

interface DemoPerson {
  readonly name: string
  readonly email: string
  readonly roles: readonly Role[]
}

const demoPeople: readonly DemoPerson[] = [
  { name: 'Amy Adeyemi', email: 'amy@demo.sotto.test', roles: ['agent'] },
  { name: 'Ben Okafor', email: 'ben@demo.sotto.test', roles: ['agent'] },
  { name: 'Sam Rivera', email: 'sam@demo.sotto.test', roles: ['supervisor'] },
  { name: 'Sue Park', email: 'sue@demo.sotto.test', roles: ['supervisor'] },
  { name: 'Ada Nowak', email: 'ada@demo.sotto.test', roles: ['admin'] },
]

/** Enough for one agent in each of many specs at once; each row is cheap, the password is hashed once. */
const extraPeopleMax = 500

async function main(): Promise<void> {
  const { signInLinkFor, extraPeople, yesterday, again } = readArguments()
  const settings = seedSettings()
  if (again) return withOwner(settings, async (owner) => reset(owner, await agentsOf(owner), Date.now()))
  const database = openPrisma(settings.databaseUrl)
  try {
    const password = settings.password ?? randomBytes(12).toString('base64url')
    const people = [...demoPeople, ...extraAgents(extraPeople)]
    const secret = settings.secondFactor ?? newSecret()
    const secondFactor = { seal: sealer(settings.dataKey), secret }
    await putPeople(database, people, await hashed(password), secondFactor)
    print({ people, password, secondFactor: secret })
    if (yesterday) await withOwner(settings, addYesterday)
    if (signInLinkFor)
      print({ signInLink: await createSignInLink(database, await idOf(database, signInLinkFor)) })
  } finally {
    await database.$disconnect()
  }
}

function readArguments() {
  const { values } = parseArgs({
    options: {
      'sign-in-link': { type: 'string' },
      people: { type: 'string', default: '0' },
      yesterday: { type: 'boolean', default: false },
      reset: { type: 'boolean', default: false },
    },
  })
  const extraPeople = Number(values.people)
  if (!Number.isInteger(extraPeople) || extraPeople < 0 || extraPeople > extraPeopleMax) {
    throw new UnsafeEnvironment([`--people takes a whole number up to ${extraPeopleMax}.`])
  }
  const { 'sign-in-link': signInLinkFor, yesterday, reset: again } = values
  return { signInLinkFor, extraPeople, yesterday, again }
}

/** Each spec owns an agent, so that specs can run side by side. */
function extraAgents(count: number): DemoPerson[] {
  return Array.from({ length: count }, (_, i) => ({
    name: `Agent ${i + 1}`,
    email: `agent${i + 1}@test.sotto.test`,
    roles: ['agent'],
  }))
}

async function putPeople(
  database: Prisma,
  people: readonly DemoPerson[],
  password: HashedPassword,
  secondFactor: NonNullable<NewPerson['secondFactor']>,
) {
  for (const person of people) await putPerson(database, { ...person, password, secondFactor })
}

async function withOwner(settings: SeedSettings, work: (owner: Prisma) => Promise<void>): Promise<void> {
  if (!settings.ownerUrl)
    throw new UnsafeEnvironment(['DATABASE_OWNER_URL is missing: journals are the owner’s.'])
  const owner = openPrisma(settings.ownerUrl)
  try {
    await work(owner)
  } finally {
    await owner.$disconnect()
  }
}

async function addYesterday(owner: Prisma): Promise<void> {
  await endFastTime(owner, Date.now())
  await putYesterday(owner, await agentsOf(owner), Date.now())
}

/** The ids of the two agents of the demo. */
async function agentsOf(database: Prisma): Promise<{ amy: string; ben: string }> {
  return { amy: await idOf(database, 'amy'), ben: await idOf(database, 'ben') }
}

/** For `amy` or `amy@demo.sotto.test`. */
async function idOf(database: Prisma, who: string): Promise<string> {
  const email = who.includes('@') ? who : `${who}@demo.sotto.test`
  const person = await database.user.findUnique({ where: { email } })
  if (!person) throw new UnsafeEnvironment([`There is nobody called ${email}.`])
  return person.id
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
