import { memoryHouse } from '@/lib/adapters/memory/house'
import { memoryLookUpBudget } from '@/lib/adapters/memory/look-up-budget'
import type { Payment } from '@/lib/domain/payment/state'
import type { Role } from '@/lib/domain/permissions'
import type { Clock } from '@/lib/ports/clock'
import { standardPace } from '@/lib/ports/look-up-budget'
import type { NoAnswer } from '@/lib/ports/payment-processor'
import type { CallChange, Change, PaymentChange } from '@/lib/ports/store'
import type { Actor, Deps } from '@/lib/usecases/deps'
import { tasksOf } from '@/lib/usecases/tasks'
import type { Currency } from '@/lib/values/money'
import { stateName } from '../payment-states'
import { Bank } from './bank'
import type { Choices } from './choices'
import { brokenFates, type Fate, fates } from './fates'
import { type Findings, newFindings } from './findings'
import { Mail } from './mail'
import { type Mishap, mishapKinds, outage, Servers } from './servers'
import { Sessions, type Trouble } from './sessions'
import { count, type Sights } from './sights'
import { Telephony } from './telephony'
import { Worker } from './worker'

/** What a whole history suffers from, beside what may always happen. */
export const weathers = ['fair', 'slowMail', 'shakyLines', 'shakyServers', 'closedBooks'] as const
export type Weather = (typeof weathers)[number]

/** What a person has pressed. */
export type Press = (deps: Deps) => Promise<unknown>

/** When every history begins. */
const morning = Date.UTC(2026, 2, 2, 10)

/** How often an open screen tells that it is there: often enough to count as alive all the time (lib/domain/timing.ts). */
const seenEveryMs = 5_000

/** A run that hangs longer has been given up by everybody; real ones end with their time-outs. */
const hangsMsMax = 5_000

/**
 * One contact centre for one history: the real use cases on a house in memory, with people, callers, vendors, servers and
 * time that do what the choices say.
 */
export class History {
  readonly clock: Clock & { at: number }
  readonly house: ReturnType<typeof memoryHouse>
  readonly servers: Servers
  readonly mail = new Mail()
  readonly bank: Bank
  readonly sessions: Sessions
  readonly telephony: Telephony
  readonly worker: Worker
  readonly deps: Deps
  readonly agents: readonly Agent[]
  /** Two people who settle what the books cannot tell. */
  readonly supervisors = supervisors
  readonly findings: Findings = newFindings()
  readonly weather: Weather
  /** Callers who are on the line at a time, unless more dial in. */
  readonly callersMax: number
  /** At the end not one of the callbacks that are still on their way arrives: the truth must come without them. */
  readonly isMailLost: boolean
  /** A stop is lifted as soon as somebody sees it; without that most histories would end with the first one. */
  readonly isStopLiftedSoon: boolean
  /** When leave to read the books is whole again. */
  readonly bucket = { fullAt: Number.NEGATIVE_INFINITY }
  /** Callbacks that got their 2xx. */
  readonly acknowledged = new Set<string>()
  /** Commands whose answer was lost and that will be pressed again. */
  readonly pressedAgain: { readonly name: string; readonly press: Press }[] = []
  /** Payments that an agent has confirmed as different ones, by the request that said so. */
  readonly confirmed = new Map<string, readonly string[]>()
  /** The paid payments of a reference, as the last agent who was refused was shown them. */
  readonly shownPaid = new Map<string, readonly string[]>()
  /** What befalls the next run, decided beforehand. */
  nextMishap: Mishap | null = null
  /** What befalls one run of all, counted from the first one; for going through them one by one. */
  planned: { readonly run: number; readonly mishap: Mishap } | null = null
  /** Runs begun so far. */
  runs = 0
  /** What becomes of all cards that are sent; drawn for each unless it is given. */
  everyFate: Fate | null = null
  /** What all payments are taken for, unless it is drawn for each. */
  everyReference: string | null = null
  /** Nothing goes wrong any more. */
  isCalm = false
  /** What has happened since everything calmed down for good. */
  calmMoves = 0
  private seenAgainAt = morning
  private ids = 0
  private asked = 0

  constructor(
    readonly choices: Choices,
    readonly sights: Sights,
    readonly trace: ((line: string) => void) | null,
  ) {
    const clock = { at: morning, now: () => clock.at, scale: 1 }
    this.clock = clock
    this.weather = choices.of(weathers) ?? 'fair'
    this.isMailLost = choices.oneIn(3)
    this.callersMax = 1 + choices.next(2)
    this.house = memoryHouse(clock, clock.now)
    this.servers = new Servers(trace, (kind) => count(sights.turns, kind))
    this.bank = new Bank(this.mail, clock.now, () => this.silence())
    this.sessions = new Sessions(
      this.bank,
      this.mail,
      clock.now,
      (sid) => this.telephony.lineOf(sid),
      () => this.trouble(),
      () => this.fate(),
    )
    this.telephony = new Telephony(
      this.mail,
      clock.now,
      () => this.trouble(),
      (line) => this.sessions.running(line),
      (session, result) => this.sessions.end(session, result),
      ({ sid }) => this.knowsSession(sid),
    )
    this.deps = this.everything()
    this.worker = new Worker(
      this.house.tables,
      tasksOf(this.deps),
      this.servers,
      clock.now,
      (task, fault) => this.threw(task, fault),
      () => !this.isCalm && choices.oneIn(2),
    )
    this.agents = people.slice(0, 2 + choices.next(2)).map((person) => ({ ...person, isThere: true }))
    this.isStopLiftedSoon = !choices.oneIn(6)
    for (const { actor } of this.agents) this.house.addPerson(actor)
    for (const actor of supervisors) this.house.addPerson(actor)
    this.areSeen()
  }

  get now(): number {
    return this.clock.at
  }

  readonly begun = morning

  /** A name that nobody has had before in this history. */
  newRequest(): string {
    this.asked += 1
    return `request-${this.asked}`
  }

  /** Time passes. Nobody waits long for what hangs. */
  async passes(ms: number): Promise<void> {
    if (ms > hangsMsMax) await this.unhang()
    this.clock.at += ms
    this.sessions.passes()
    this.bank.passes()
    this.areSeen()
  }

  /** Everything that stands still goes on. */
  async unhang(): Promise<void> {
    for (let run = this.servers.hanging[0]; run; run = this.servers.hanging[0])
      await this.servers.resume(run, this.mishap())
  }

  /** What befalls the next run, `null` when it is spared. */
  mishap(): Mishap | null {
    this.runs += 1
    if (this.runs === this.planned?.run) return this.planned.mishap
    if (this.isCalm) return null
    const decided = this.nextMishap
    this.nextMishap = null
    if (decided) return decided
    return this.choices.oneIn(this.weather === 'shakyServers' ? 4 : 40) ? this.drawMishap() : null
  }

  drawMishap(): Mishap {
    const { choices } = this
    return { kind: choices.among(mishapKinds), at: 1 + choices.next(6), server: choices.next(2) }
  }

  /** Somebody presses a button. Whoever gets no answer presses again, or never. */
  press(name: string, press: Press): Promise<void> {
    return this.servers.start(
      name,
      () => press(this.deps),
      this.mishap(),
      (end) => {
        if (end.how === 'done') return
        if (end.how === 'failed') this.threw(name, end.fault)
        if (!this.isCalm && this.choices.oneIn(2)) this.pressedAgain.push({ name, press })
      },
    )
  }

  /** What was thrown must be an outage that was played, or one of the faults that the worker knows. */
  threw(name: string, fault: unknown): void {
    if (fault === outage) return
    const said = fault instanceof Error ? fault.message : String(fault)
    if (!knownFaults.some((known) => said.startsWith(known)))
      this.findings.broken.add(`${name} threw: ${said}`)
  }

  private everything(): Deps {
    const { servers, house, sessions, telephony, bank, choices } = this
    const kept = <T extends object>(port: T, name: string) => servers.across(port, name, true)
    return {
      store: kept({ ...house.store, ...this.watched() }, 'store'),
      effects: kept(house.effects, 'effects'),
      reading: kept(house.reading, 'reading'),
      keyPresses: kept(house.keyPresses, 'keyPresses'),
      presence: kept(house.presence, 'presence'),
      cardStops: kept(house.cardStops, 'cardStops'),
      lookUps: kept(house.lookUps, 'lookUps'),
      hints: kept(house.hints, 'hints'),
      unfinished: kept(house.unfinished, 'unfinished'),
      lookUpBudget: kept(this.budget(), 'lookUpBudget'),
      sessions: servers.across(sessions.port, 'sessions', false),
      recordings: servers.across(telephony.recordings, 'recordings', false),
      calls: servers.across(telephony.calls, 'calls', false),
      processor: servers.across(bank.processor, 'processor', false),
      customerLeg: { of: ({ sid }) => sid },
      links: { state: () => ({ phone: 'unknown', bank: 'unknown', records: 'unknown' }) },
      clock: this.clock,
      ids: { next: () => this.newId(), from: (text) => `of-${text}` },
      settings: {
        connector: 'shuttle-test',
        recordCalls: !choices.oneIn(4),
        defaultCurrency: 'GBP',
        timeZone: 'Europe/London',
        brands: ['visa', 'mastercard', 'amex'],
        postcodeCurrencies: choices.oneIn(2) ? postcodes : [],
        typedTwiceToSave: choices.oneIn(2) ? ['cardNumber'] : [],
      },
    }
  }

  /** A turn that is waited for is a moment in which nothing else happens. */
  private budget(): Deps['lookUpBudget'] {
    const { clock, choices, bucket } = this
    const pass = async (ms: number) => {
      clock.at += ms
    }
    return memoryLookUpBudget({ now: clock.now, pass }, standardPace, () => choices.next(500) / 500, bucket)
  }

  /** Every commit is told the moment it is done, whether or not its run ever hears of it. */
  private watched(): Pick<Deps['store'], 'commit' | 'keep'> {
    const { store, tables } = this.house
    return {
      commit: (change: Change) => {
        const answer = store.commit(change)
        for (const { after, events } of changedIn(change))
          if (this.trace && tables.payments.get(after.id)?.state === after)
            for (const { type } of events) this.trace(`      → ${type} of ${after.id}`)
        const { call } = change
        if (call && tables.calls.get(call.after.id)?.state === call.after) this.hears(call)
        return answer
      },
      keep: (received, fact, at, why) => {
        if (why.includes('Invariant')) this.findings.broken.add(`a fact could not be applied: ${why}`)
        count(this.sights.turns, 'a fact is kept')
        return store.keep(received, fact, at, why)
      },
    }
  }

  /** Whoever leaves while nobody knows what became of the money is owed an answer from that very commit on. */
  private hears({ before, after }: CallChange): void {
    if (after.status !== 'ended' || before?.state.status === 'ended') return
    for (const { state } of this.house.tables.payments.values())
      if (state.callId === after.id && isUnderWay(state) && state.answerOwedSince === null)
        this.findings.broken.add('whoever leaves without an answer is owed one')
  }

  /** They sort by time, as real ones do. */
  private newId(): string {
    this.ids += 1
    return `id${String(this.ids).padStart(3, '0')}`
  }

  private knowsSession(sid: string): boolean {
    for (const { state } of this.house.tables.payments.values())
      if (state.known.some(({ sessionSid }) => sessionSid === sid)) return true
    return false
  }

  /** What goes wrong with the next request to the telephone provider. */
  private trouble(): Trouble {
    const { choices } = this
    if (this.isCalm || !choices.oneIn(this.weather === 'shakyLines' ? 4 : 40)) return 'none'
    return choices.among(['notSent', 'lostBefore', 'lostAfter', 'refused'])
  }

  /** What goes wrong with the next question about the books. */
  private silence(): NoAnswer | null {
    const { choices } = this
    if (this.isCalm || !choices.oneIn(this.weather === 'closedBooks' ? 3 : 40)) return null
    return { kind: choices.among(['credentials', 'slowDown', 'fault', 'timeout', 'nonsense']), detail: 'no' }
  }

  private fate(): Fate {
    const { choices } = this
    const list = choices.oneIn(4) ? brokenFates : fates
    const fate = this.everyFate ?? choices.among(list)
    count(this.sights.fates, fate.name)
    return fate
  }

  /** Screens that are open tell so again and again, until nobody asks any more. */
  private areSeen(): void {
    if (this.calmMoves > 0 || this.now < this.seenAgainAt) return
    this.seenAgainAt = this.now + seenEveryMs
    for (const { actor, isThere } of this.agents) if (isThere) void this.house.presence.seen(actor.id)
  }
}

/** Somebody who takes calls. */
export interface Agent {
  readonly actor: Actor
  /** A screen of theirs is open. */
  isThere: boolean
}

const people = ['amy', 'ben', 'cat'].map((id) => ({ actor: personNamed(id, 'agent') }))

const supervisors: readonly [Actor, Actor] = [
  personNamed('sue', 'supervisor'),
  personNamed('sam', 'supervisor'),
]

function personNamed(id: string, role: Role): Actor {
  return { id, name: id, email: `${id}@example.com`, roles: [role], address: null }
}

function changedIn({ payment, others = [] }: Change): readonly PaymentChange[] {
  return payment ? [...others, payment] : others
}

function isUnderWay(payment: Payment): boolean {
  return payment.status === 'outcomeUnknown' || stateName(payment) === 'completing'
}

const postcodes: readonly Currency[] = ['USD']

/** What a job may throw in good order: it is run again. */
const knownFaults = [
  'a fact was not applied: conflict',
  'a fact about a call was not applied: lost its races',
]

/** The attempt that was started last. */
export function newest({ known }: Payment) {
  return known.reduce((latest, ref) => (ref.number > latest.number ? ref : latest))
}
