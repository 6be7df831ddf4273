import { setTimeout as pause } from 'node:timers/promises'
import type { Verdict } from '@/lib/wire/views'
import { chargesUnder } from './books'
import { Chance } from './chance'
import { CrashPoints } from './crash-points'
import { crewSizeFor, signedIn } from './crew'
import { drain } from './drain'
import { knownFaults } from './faults'
import type { Death } from './instance'
import { type Findings, judge } from './judge'
import type { Office } from './office'
import { type Ending, endings, Orders } from './orders'
import { type Happened, type Outcome, tooFew } from './outcome'
import { fastest, paceOfThisMachine } from './pace'
import { altKeysOf, keptPayments, paidAmong } from './records'
import { bringUp, type Rig } from './rig'
import { rowOfStrikes } from './schedule'
import { Seen } from './seen'
import { SentLog } from './sent-log'
import { rage } from './storm'
import { Switchboard } from './switchboard'
import type { Trace } from './trace'

export interface RunSettings {
  /** Data and logs. */
  readonly home: string
  readonly build: string
  readonly minutes: number
  readonly seed: number
  readonly trace: Trace
  /** A line about how it goes, or about what was found. */
  readonly say: (line: string) => void
}

/** What a run came to. `paid`: how many of its payments were paid in the end. */
export interface Result {
  readonly outcome: Outcome
  readonly paid: number
}

const sayEveryMs = 5_000
/** A machine that is too slow for what so many minutes must bring gets a third more of them, in pieces of so long. */
const longer = 1 / 3
const pieceMs = 15_000
/** A short storm may leave too few payments whole: people go on a little in the calm. */
const payOnMsMax = 30_000
const payOnLookMs = 500
/** What the processor tells only after a quarter of an hour is not waited for in a short run. */
const shortMinutes = 1
const lateEndings: readonly Ending[] = ['gatewaySilentLong', 'gatewaySilentDeclined']

/** From an empty database through the storm and the calm after it to the comparison of all books. */
export async function run(settings: RunSettings): Promise<Result> {
  const { home, build, seed, trace, say } = settings
  const chance = new Chance(seed)
  const deaths: Death[] = []
  let rig: Rig | null = null
  const points = new CrashPoints(() => rig?.instances ?? [], chance.for('crash points'))
  const died = (death: Death) => {
    deaths.push(death)
    points.died(death)
  }
  const pace = paceOfThisMachine()
  say(`time runs ${pace} times as fast as in life`)
  rig = await bringUp({
    home,
    build,
    trace,
    pace,
    people: crewSizeFor(pace),
    armedAtStart: points.armedFor,
    died,
  })
  try {
    return await new Run(settings, rig, chance, points, deaths).outcome()
  } finally {
    await rig.end()
  }
}

class Run {
  readonly #kills: string[] = []
  readonly #kinds = new Set<string>()
  readonly #seen = new Seen()
  readonly #sent: SentLog
  readonly #office: Office

  constructor(
    private readonly settings: RunSettings,
    private readonly rig: Rig,
    private readonly chance: Chance,
    private readonly points: CrashPoints,
    private readonly deaths: readonly Death[],
  ) {
    const { minutes, trace } = settings
    const allowed = (Object.keys(endings) as Ending[]).filter(
      (each) => minutes > shortMinutes || !lateEndings.includes(each),
    )
    this.#sent = new SentLog(rig.outside)
    this.#office = {
      orders: new Orders(chance.for('orders'), allowed),
      outside: rig.outside,
      switchboard: new Switchboard(rig.outside, crewSizeFor(rig.pace), chance.for('callers'), trace),
      trace,
      overrides: new Set(),
      replaceable: new Set(),
      insisting: new Map(),
      gatewaySays: (payment) => this.#gatewaySays(payment),
      calls: new Map(),
      kinds: this.#kinds,
      patience: fastest / rig.pace,
    }
  }

  async outcome(): Promise<Result> {
    const { rig, chance, points } = this
    const { minutes, trace, say } = this.settings
    const msTotal = minutes * 60_000
    const table = await knownFaults(rig.outside)
    const strikes = rowOfStrikes(table, chance.for('faults'))
    trace.write('begun', { seed: chance.seed, minutes, pace: rig.pace, crashPoints: points.all })
    const { agents, supervisors } = await signedIn(rig, this.#office, chance, this.#seen)
    const saying = setInterval(() => void this.#progress().then(say, () => undefined), sayEveryMs)
    this.#sent.begin()
    const shifts = [...agents, ...supervisors].map(({ shift }) => shift)
    for (const shift of shifts) shift.start()
    this.#office.switchboard.start()
    const world = {
      rig,
      chance: chance.for('strikes'),
      killed: (what: string) => void this.#kills.push(what),
      pointsLeft: () => points.left(),
    }
    const storm = { world, table, strikes, points, trace, kinds: this.#kinds }
    await rage(storm, msTotal)
    for (let more = 0; more < longer * msTotal && (await this.#few()).length > 0; more += pieceMs)
      await rage(storm, pieceMs)
    for (let ms = 0; ms < payOnMsMax && (await this.#few()).length > 0; ms += payOnLookMs)
      await pause(payOnLookMs)
    await drain(rig, agents, this.#office.switchboard, chance.for('drain'), trace)
    clearInterval(saying)
    const findings = await judge({ rig, agents, office: this.#office, seen: this.#seen, sent: this.#sent })
    await Promise.all(shifts.map((shift) => shift.end()))
    trace.write('ends', { counted: await this.#ends(), sent: this.#sent.kinds() })
    say(await this.#progress())
    return { outcome: this.#count(findings), paid: findings.paid }
  }

  /** What is still too little to prove anything. */
  async #few(): Promise<readonly string[]> {
    const payments = await keptPayments(this.rig.postgres)
    const happened = { payments: payments.length, ...this.#happened() }
    return tooFew(happened, this.settings.minutes, paidAmong(payments))
  }

  /** As the gateway's people would read it from their own book. */
  async #gatewaySays(payment: string): Promise<Verdict | null> {
    const keys = await altKeysOf(this.rig.postgres, payment)
    const { charges } = await this.rig.outside.ledger()
    const own = chargesUnder(keys, charges)
    if (own.length === 0) return null
    return own.every(({ status }) => status === 'declined') ? 'notTaken' : 'taken'
  }

  #count(findings: Findings): Outcome {
    const { trace, say } = this.settings
    const itself = this.deaths
      .filter(({ how }) => how === 'itself')
      .map(({ instance }) => `instance ${instance} ended by itself`)
    const {
      payments,
      paid: _paid,
      overriddenDoubles,
      ...wrong
    } = { ...findings, stuck: [...findings.stuck, ...itself] }
    for (const [name, sentences] of Object.entries(wrong))
      for (const sentence of sentences) {
        trace.write('found', { name, sentence })
        say(`${name}: ${sentence}`)
      }
    return {
      payments,
      ...this.#happened(),
      doubleCharges: wrong.doubleCharges.length,
      overriddenDoubles,
      lostAcknowledged: wrong.lostAcknowledged.length,
      disagreements: wrong.disagreements.length,
      regressionsSeen: wrong.regressionsSeen.length,
      stuck: wrong.stuck.length,
    }
  }

  #happened(): Omit<Happened, 'payments'> {
    return {
      kills: this.#kills.length + this.deaths.filter(({ how }) => how === 'crash point').length,
      faultKinds: this.#kinds.size,
      crashPointsHit: this.points.hit.size,
      crashPoints: this.points.all.length,
    }
  }

  /** What became of all payments, for whoever wonders what a run was made of. */
  async #ends(): Promise<Readonly<Record<string, number>>> {
    const counted: Record<string, number> = {}
    for (const { status, lastEnd } of await keptPayments(this.rig.postgres)) {
      const end = status === 'open' || status === 'closed' ? `${status} ${lastEnd}` : status
      counted[end] = (counted[end] ?? 0) + 1
    }
    return counted
  }

  async #progress(): Promise<string> {
    const payments = await keptPayments(this.rig.postgres)
    const { kills, faultKinds, crashPointsHit, crashPoints } = this.#happened()
    const open = payments.filter(({ status }) => status === 'inFlight' || status === 'outcomeUnknown').length
    return [
      clockOf(this.settings.trace.elapsedMs),
      `${payments.length} payments, ${paidAmong(payments)} paid, ${open} not decided`,
      `${kills} kills`,
      `${faultKinds} kinds of faults`,
      `${crashPointsHit} of ${crashPoints} crash points`,
    ].join('  ')
  }
}

function clockOf(ms: number): string {
  const seconds = Math.floor(ms / 1_000)
  return `${String(Math.floor(seconds / 60)).padStart(2)}:${String(seconds % 60).padStart(2, '0')}`
}
