import path from 'node:path'
import { type Browser, chromium } from '@playwright/test'
import { projectRoot } from '../../scripts/run/folders.mjs'
import { Agent } from '../people/agent'
import { Caller } from '../people/caller'
import { Supervisor } from '../people/colleague'
import { Database, type Person } from '../people/database'
import { outside } from '../people/outside'
import { Vendors } from './callbacks'
import { Commands } from './commands'
import { scanFiles, scanTables } from './database'
import { inTurns } from './in-turns'
import type { Wish } from './main'
import type { Found } from './outcome'
import { Payments } from './payments'
import { plantAndFind } from './planted'
import { untilQuiet } from './quiet'
import type { Rig } from './rig'
import { type Hit, Scanner } from './scanner'
import { Screens } from './screens'
import { makeSentinels } from './sentinels'
import { Stock } from './stock'
import { Stream } from './streams'
import { type Tally, Visitor } from './visitor'

type Say = (line: string) => void

/** Proves the scanner, sends the sentinels through every door, and looks for them everywhere. */
export async function run(rig: Rig, wish: Wish, say: Say): Promise<Found> {
  const browser = await chromium.launch({
    executablePath: wish.chromium,
    // Chromium's sandbox does not work for root.
    chromiumSandbox: process.getuid?.() !== 0,
    args: [
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
      '--no-first-run',
    ],
  })
  const database = await Database.open()
  try {
    return await new Run(rig, wish, browser, database, say).through()
  } finally {
    await database.close()
    await browser.close()
  }
}

/** What a page says of its own address goes to nobody but who sent it. */
function isCounted({ place }: Hit): boolean {
  return place !== 'pages'
}

/** So many people share the commands: nobody may send as many by themselves. */
const peopleWithEveryRole = 6

class Run {
  readonly #sentinels
  readonly #scanner: Scanner
  readonly #stock: Stock
  readonly #tally: Tally = { requests: 0, statuses: {}, unanswered: [] }
  readonly #streams: Stream[] = []

  constructor(
    private readonly rig: Rig,
    private readonly wish: Wish,
    private readonly browser: Browser,
    private readonly database: Database,
    private readonly say: Say,
  ) {
    this.#sentinels = makeSentinels(wish.sentinels)
    this.#scanner = new Scanner(this.#sentinels)
    this.#stock = new Stock(this.#sentinels)
  }

  async through(): Promise<Found> {
    const { rig, wish } = this
    const proof = await this.#step('the scanner is tried on what is planted', async () => {
      const page = await this.browser.newPage()
      await page.goto(rig.instances[0] ?? '')
      return plantAndFind(rig, page, wish.sentinels).finally(() => page.close())
    })
    await outside.faults({ connectorMode: 'LIVE' })
    const agent = await this.#agent()
    const payments = new Payments(agent, () => this.#caller(), this.database, this.#stock)
    const everybody = await this.#everybody()
    await this.#step('callers key sentinels', () => payments.takeCards(wish.cards))
    await this.#step('people type sentinels', () => this.#typeAll(agent))
    for (let round = 1; round <= wish.rounds; round += 1)
      await this.#step(`everything is sent, round ${round}`, () => this.#sendAll(payments, everybody))
    await this.#step('clean requests', () => this.#askCleanly(everybody))
    const heapHits = await this.#step('memory is searched', () => this.#memory())
    await this.#step('everything is searched', () => this.#scanAll())
    const { requests, statuses, unanswered } = this.#tally
    const { hits } = this.#scanner
    return {
      ...{ planted: wish.sentinels, scannerFound: proof.found, missed: proof.missed },
      ...{
        hits: hits.filter(isCounted),
        echoes: hits.length - hits.filter(isCounted).length,
        heapHits,
        doorsOf: (sentinel) => this.#stock.doorsOf(sentinel),
      },
      ...{ sentinels: this.#sentinels.length, sent: this.#stock.sent, doors: this.#stock.used.size },
      ...{ requests, statuses, unanswered, cards: payments.made, bytes: this.#scanner.bytes },
    }
  }

  async #sendAll(payments: Payments, everybody: readonly Visitor[]): Promise<void> {
    const { secrets, instances } = this.rig
    const stranger = this.#visitor(1)
    await untilQuiet(this.database)
    // Whoever has opened a desk takes calls.
    await this.database.everybodyIsAway()
    await payments.withEntry(async (entry) => {
      for (const index of instances.keys()) {
        const vendors = new Vendors(
          this.#visitor(index),
          secrets.authToken,
          secrets.webhookToken,
          this.#stock,
          this.wish.thin,
        )
        if (index === 0) await vendors.tellOfEntry(entry)
        else await vendors.tellOfCalls(entry)
        if (index === 0) await vendors.tellOfPayments()
      }
      const [row] = await this.database.rows<{ paymentId: string }>(
        'SELECT payment_id AS "paymentId" FROM attempt WHERE id = $1',
        [entry.attemptId],
      )
      const commands = new Commands(everybody, stranger, this.#stock, this.wish.thin)
      await commands.everyCommand({
        callId: entry.callId,
        paymentId: row?.paymentId ?? '',
        attemptId: entry.attemptId,
      })
      await commands.everyAddress()
      await commands.everySearch()
    })
    await this.database.cardsAreTaken()
  }

  async #typeAll(agent: Agent): Promise<void> {
    const screens = new Screens(this.#scanner, this.#stock)
    await screens.look('after card entries', agent.page)
    await screens.atTheDesk(agent, this.#caller())
    const person = await this.#personWithEveryRole()
    const context = await this.browser.newContext()
    const supervisor = new Supervisor(await context.newPage(), person, this.rig.instances[1] ?? '')
    await supervisor.signsIn(this.database)
    await this.database.hasShownCode(person)
    await screens.inTheOffice(supervisor)
    await screens.atTheDoor(await this.browser.newContext(), this.rig.instances[0] ?? '')
    await context.close()
  }

  /** What a garbage collector may forget is forgotten after this. */
  async #askCleanly(everybody: readonly Visitor[]): Promise<void> {
    const paths = [
      '/api/desk',
      '/api/payments',
      '/api/unresolved',
      '/api/session',
      '/payments',
      '/api/audit',
      '/api/preflight',
    ]
    const asked = Array.from(
      { length: this.wish.cleanRequests },
      (_, index) => paths[index % paths.length] ?? '/',
    )
    await inTurns(
      [...asked.entries()],
      ([index, path]) => everybody[index % everybody.length]?.sends(path, 'GET', path) ?? Promise.resolve(0),
    )
  }

  async #memory() {
    const scanner = new Scanner(this.#sentinels)
    for (const file of await this.rig.heaps(this.wish.thin ? 1 : 2)) scanner.file('heap', 'a console', file)
    this.#scanner.bytes.heap = scanner.bytes.heap ?? 0
    return scanner.hits
  }

  async #scanAll(): Promise<void> {
    const { rig, wish } = this
    for (const stream of this.#streams) this.#scanner.look('stream', stream.name, await stream.close())
    await scanTables(this.#scanner, rig.adminUrl)
    scanFiles(this.#scanner, rig.directory)
    await rig.endServices()
    for (const log of rig.logs) this.#scanner.file('log', path.basename(log), log)
    this.#scanner.folder('build', path.join(projectRoot, wish.build), (name) =>
      name.startsWith('node_modules'),
    )
  }

  async #agent(): Promise<Agent> {
    const person = await this.database.freshAgent()
    const context = await this.browser.newContext()
    const agent = new Agent(await context.newPage(), person, this.rig.instances[0] ?? '')
    await agent.signsIn(this.database)
    await agent.becomes('away')
    await agent.opensDesk()
    return agent
  }

  /** Signed in on both instances, each with a live stream. */
  async #everybody(): Promise<readonly Visitor[]> {
    const people: Visitor[] = []
    for (let number = 0; number < peopleWithEveryRole; number += 1) {
      const person = await this.#personWithEveryRole()
      const visitor = this.#visitor(number)
      await visitor.signIn(this.database, person)
      await this.database.hasShownCode(person)
      // Who listens counts as there, and calls would ring at whoever is there.
      await visitor.sendsJson('presence', '/api/presence', { state: 'away' })
      const { number: stray } = this.#stock.next('live stream')
      const name = `of somebody at console ${(number % 2) + 1}`
      this.#streams.push(
        new Stream(name, `${visitor.instance}/api/live?note=${stray}`, visitor.cookie, stray),
      )
      people.push(visitor)
    }
    return people
  }

  async #personWithEveryRole(): Promise<Person> {
    const person = await this.database.freshAgent()
    await this.database.rows(`UPDATE "user" SET roles = '{agent,supervisor,admin}' WHERE id = $1`, [
      person.id,
    ])
    return person
  }

  #visitor(number: number): Visitor {
    const { instances } = this.rig
    return new Visitor(instances[number % instances.length] ?? '', this.#scanner, this.#tally)
  }

  #caller(): Caller {
    return new Caller(this.database, `+4477009${String(Math.random()).slice(2, 7)}`, 'Priya Shah')
  }

  async #step<T>(name: string, work: () => Promise<T>): Promise<T> {
    const begun = Date.now()
    const result = await work()
    this.say(`${name}: ${((Date.now() - begun) / 1000).toFixed(1)} s`)
    return result
  }
}
