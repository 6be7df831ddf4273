import { type Browser, test as base, expect } from '@playwright/test'
import { booksAgree } from '../books'
import { Agent } from './agent'
import { Caller } from './caller'
import { Supervisor } from './colleague'
import { Database, type Person } from './database'
import { outside } from './outside'
import { instance, settings } from './settings'
import { Watch } from './watch'

export { cards, goodExpiry } from './caller'
export { outside } from './outside'
export { expect }

interface World {
  database: Database
  /** What the browsers complain of. */
  watch: Watch
  /** This, and nothing else, goes wrong in the outside world until the spec is over. */
  breaks: (faults: Readonly<Record<string, unknown>>) => Promise<void>
  /** Simulated seconds of the outside world in a real one until the spec is over: 1 is as in life. */
  outsideClock: (scale: number) => Promise<void>
  /** So many simulated seconds of the outside world pass at once. */
  outsideAdvances: (seconds: number) => Promise<void>
  /** The agent takes £49.00 and the first field is asked; from then on the vendors' clock runs as in life. */
  entryAsInLife: () => Promise<void>
  /** Nothing else has this reference. */
  reference: string
}

interface People {
  /** At her desk, away: calls come when a caller of this spec dials. */
  agent: Agent
  /** On the other instance. */
  secondAgent: Agent
  supervisor: Supervisor
  /** Whoever settles money by hand needs somebody else. */
  secondSupervisor: Supervisor
  /** Lets people in. */
  admin: Supervisor
  caller: Caller
  secondCaller: Caller
}

/** Every spec gets its own people, its own reference and, at the end, a look into the books. */
export const test = base.extend<
  World & People & { books: undefined; agents: string[] },
  { allBooks: undefined }
>({
  // biome-ignore lint/correctness/noEmptyPattern: Playwright wants to see that nothing is asked for
  database: async ({}, use) => {
    const database = await Database.open()
    await database.everybodyIsAway()
    await database.cardsAreTaken()
    await use(database)
    await database.close()
  },

  // biome-ignore lint/correctness/noEmptyPattern: as above
  watch: async ({}, use) => use(new Watch()),

  // biome-ignore lint/correctness/noEmptyPattern: as above
  agents: async ({}, use) => use([]),

  // biome-ignore lint/correctness/noEmptyPattern: as above
  reference: async ({}, use) => use(`A-${token()}`),

  // biome-ignore lint/correctness/noEmptyPattern: as above
  breaks: async ({}, use) => {
    await use(async (faults) => {
      await outside.noFaults()
      await outside.faults(faults)
    })
    await outside.noFaults()
  },

  // biome-ignore lint/correctness/noEmptyPattern: as above
  outsideClock: async ({}, use) => {
    await use(async (scale) => {
      await outside.clock(scale)
    })
    await outside.clock(settings.clockScale)
  },

  // biome-ignore lint/correctness/noEmptyPattern: as above
  outsideAdvances: async ({}, use) => {
    await use(async (seconds) => {
      await outside.advance(seconds)
    })
  },

  entryAsInLife: async ({ agent, caller, reference, outsideClock }, use) =>
    use(async () => {
      await caller.calls(agent)
      await agent.asks('£49.00', reference)
      await caller.isAsked('payment-card-number')
      await outsideClock(1)
    }),

  books: [
    async ({ database, watch, agents }, use) => {
      await use(undefined)
      expect(watch.unexpected(), 'complaints of the browser').toEqual([])
      await booksAgree(database, agents)
    },
    { auto: true },
  ],

  /** When a worker has done its part: whatever happened after a spec had looked. */
  allBooks: [
    // biome-ignore lint/correctness/noEmptyPattern: as above
    async ({}, use) => {
      await use(undefined)
      const database = await Database.open()
      await booksAgree(database, 'all').finally(() => database.close())
    },
    { scope: 'worker', auto: true },
  ],

  agent: async ({ browser, database, watch, agents }, use, info) => {
    await withAgent({ browser, database, watch, agents, number: info.parallelIndex }, use)
  },

  secondAgent: async ({ browser, database, watch, agents }, use, info) => {
    await withAgent({ browser, database, watch, agents, number: info.parallelIndex + 1 }, use)
  },

  supervisor: async ({ browser, database, watch }, use, info) => {
    const sam = { id: '', name: 'Sam Rivera', email: 'sam@demo.sotto.test' }
    await withSupervisor({ browser, database, watch, number: info.parallelIndex }, sam, use)
  },

  secondSupervisor: async ({ browser, database, watch }, use, info) => {
    const sue = { id: '', name: 'Sue Park', email: 'sue@demo.sotto.test' }
    await withSupervisor({ browser, database, watch, number: info.parallelIndex + 1 }, sue, use)
  },

  admin: async ({ browser, database, watch }, use, info) => {
    const ada = { id: '', name: 'Ada Nowak', email: 'ada@demo.sotto.test' }
    await withSupervisor({ browser, database, watch, number: info.parallelIndex }, ada, use)
  },

  caller: async ({ database }, use) => withCaller(database, 'Priya Shah', use),
  secondCaller: async ({ database }, use) => withCaller(database, 'Tom Hale', use),
})

interface Desk {
  readonly browser: Browser
  readonly database: Database
  readonly watch: Watch
  readonly agents: string[]
  readonly number: number
}

async function withAgent(desk: Desk, use: (agent: Agent) => Promise<void>): Promise<void> {
  const person = await desk.database.freshAgent()
  desk.agents.push(person.id)
  const context = await desk.browser.newContext()
  desk.watch.listenTo(context)
  const agent = new Agent(await context.newPage(), person, instance(desk.number))
  await agent.signsIn(desk.database)
  // A screen that opens is a sign of readiness unless its person says otherwise.
  await agent.becomes('away')
  await agent.opensDesk()
  await use(agent)
  await context.close()
}

async function withSupervisor(
  { browser, database, watch, number }: Pick<Desk, 'browser' | 'database' | 'watch' | 'number'>,
  person: Person,
  use: (supervisor: Supervisor) => Promise<void>,
): Promise<void> {
  const context = await browser.newContext()
  watch.listenTo(context)
  const supervisor = new Supervisor(await context.newPage(), person, instance(number))
  await supervisor.signsIn(database)
  // What asks for a fresh code has a spec of its own.
  await database.hasShownCode(person)
  await use(supervisor)
  await context.close()
}

async function withCaller(database: Database, name: string, use: (caller: Caller) => Promise<void>) {
  const caller = new Caller(database, `+4477009${String(Math.random()).slice(2, 7)}`, name)
  await use(caller)
  await caller.leaves()
}

/** Six letters and digits that no card number and no other spec has. */
function token(): string {
  return Math.random().toString(36).slice(2, 8).toUpperCase().padEnd(6, 'X')
}
