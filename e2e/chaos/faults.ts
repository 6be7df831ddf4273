import type { Chance } from './chance'
import type { Outside } from './outside'
import type { Rig } from './rig'
import type { Strikable } from './schedule'
import type { Wire } from './wire'

/** What a fault can reach. */
export interface World {
  readonly rig: Rig
  readonly chance: Chance
  /** Counted as a kill each time. */
  readonly killed: (what: string) => void
  /** Crash points at which no process has died yet. */
  readonly pointsLeft: () => readonly string[]
}

/** One thing that goes wrong: how it begins, and how it is put right. */
export interface Fault extends Strikable {
  strike(world: World): Promise<void>
  end(world: World): Promise<void>
  /** The switches of the simulator that it sets: one that this simulator does not have leaves the fault out. */
  readonly switches: readonly string[]
}

const brief = [300, 1_000] as const
const long = [1_000, 2_500] as const

/** Everything that goes wrong by itself, beside what the outcomes and the people bring. A new one is an entry here. */
export const faults: readonly Fault[] = [
  simulated('twilio tells to slow down', { rate429: true }, brief),
  simulated('twilio fails', { twilioStatus: { status: 503, count: 1_000 } }, brief),
  simulated('twilio loses the answer to a create', { createAnswerLost: 5 }, brief),
  simulated('twilio answers after the callback', { answersAfterCallback: true }, long),
  simulated(
    'twilio refuses the card in its last callback',
    { paymentsError: { code: 64008, on: 'callback', count: 2 } },
    brief,
  ),
  simulated('shuttle’s books are down', { shuttleStatus: { status: 503, count: 1_000 } }, long),
  simulated('shuttle refuses our keys', { shuttleStatus: { status: 401, count: 1_000 } }, brief),
  simulated('shuttle tells to slow down', { shuttleStatus: { status: 429, count: 1_000 } }, brief),
  simulated('shuttle’s webhooks are dropped', { dropShuttleWebhooks: true }, long),
  simulated('shuttle’s webhooks come twice', { duplicateShuttleWebhooks: true }, long),
  simulated('shuttle’s books show another amount', { shuttlePaymentDiffers: 'amount' }, brief),
  simulated('shuttle’s books show another currency', { shuttlePaymentDiffers: 'currency' }, brief),
  simulated('shuttle’s books show another key', { shuttlePaymentDiffers: 'altKey' }, brief),
  simulated('the connector’s answer is not understood', { connectorReply: 'malformed' }, brief),
  simulated('a decline is told as an error', { declineAsError: true }, long),
  simulated('the connector’s fields are missing', { payConnectorFields: 'off' }, long),
  simulated('callbacks are late', { delayCallbacksMs: 9_000 }, brief),
  simulated('callbacks overtake each other', { jitterCallbacksMs: 6_000 }, long),
  simulated('callbacks come twice', { duplicateCallbacks: true }, long),
  simulated('callbacks are dropped', { dropPaymentCallbacks: 12 }, brief),
  simulated('the last key is told late', { latePartial: true }, long),
  simulated('callbacks are signed wrongly', { wrongSignature: 15 }, brief),
  simulated('callbacks are not signed', { unsigned: 10 }, brief),
  simulated('the recording cannot be paused', { recordingPauseFails: 3 }, brief),
  simulated('the caller’s keys come twice', { keysArriveTwice: true }, brief),
  simulated('a hang-up hides the bank’s answer', { hangupDuringProcessing: 'hungUpOnly' }, long),
  simulated('a cancel is never confirmed', { cancelResult: 'absent' }, brief),
  simulated('no callback of an entry arrives', { dropPaymentCallbacks: true }, brief),
  broken(
    'the way to twilio is cut',
    (rig) => [rig.wires.twilio],
    (wire) => wire.cut(),
    brief,
  ),
  broken(
    'twilio says nothing',
    (rig) => [rig.wires.twilio],
    (wire) => wire.stall(),
    brief,
  ),
  broken(
    'twilio’s answers are lost',
    (rig) => [rig.wires.twilio],
    (wire) => wire.loseAnswers(),
    brief,
  ),
  broken(
    'the way to shuttle is cut',
    (rig) => [rig.wires.shuttle],
    (wire) => wire.cut(),
    brief,
  ),
  broken(
    'shuttle says nothing',
    (rig) => [rig.wires.shuttle],
    (wire) => wire.stall(),
    long,
  ),
  broken(
    'shuttle is slow',
    (rig) => [rig.wires.shuttle],
    (wire) => wire.slow(700),
    long,
  ),
  broken(
    'the way of the callbacks is cut',
    (rig) => [rig.wires.callbacks],
    (wire) => wire.cut(),
    brief,
  ),
  broken(
    'callbacks are held up on the way',
    (rig) => [rig.wires.callbacks],
    (wire) => wire.stall(),
    brief,
  ),
  broken(
    'answers to callbacks are lost',
    (rig) => [rig.wires.callbacks],
    (wire) => wire.loseAnswers(),
    brief,
  ),
  broken(
    'one instance loses the database',
    (rig) => [rig.wires.databases[0]],
    (wire) => wire.cut(),
    brief,
  ),
  broken(
    'both instances lose the database',
    (rig) => rig.wires.databases,
    (wire) => wire.cut(),
    brief,
  ),
  broken(
    'the database is silent for one instance',
    (rig) => [rig.wires.databases[1]],
    (wire) => wire.stall(),
    brief,
  ),
  broken(
    'the database is slow',
    (rig) => rig.wires.databases,
    (wire) => wire.slow(15),
    long,
  ),
  fullDisk(
    'the disk is full for everything',
    ['inbox', 'payment_event', 'call_event', 'effect', 'progress'],
    brief,
  ),
  fullDisk('the disk is full for journals', ['payment_event', 'call_event'], brief),
  {
    name: 'jobs are lost',
    everyStrikes: 15,
    needs: ['jobs'],
    forMs: brief,
    switches: [],
    // By somebody's hand: a commit plans its jobs with its state, and the worker forgets none.
    strike: ({ rig }) =>
      rig.postgres.asOwner(
        `DELETE FROM graphile_worker._private_jobs WHERE id IN (
           SELECT j.id FROM graphile_worker._private_jobs j
           JOIN graphile_worker._private_tasks t ON t.id = j.task_id
           WHERE j.locked_at IS NULL AND t.identifier IN ('runEffect', 'lookUp', 'timeUp', 'applyFact', 'wrapUpOver')
           ORDER BY random() LIMIT 5 FOR UPDATE OF j SKIP LOCKED)`,
      ),
    // They are searched for now, and not only within the hour.
    end: ({ rig }) =>
      rig.postgres.asOwner(
        "SELECT graphile_worker.add_job('findLost', '{}'::json, job_key := 'findLost', max_attempts := 25)",
      ),
  },
  {
    name: 'callbacks of before are sent once more',
    needs: [],
    forMs: [0, 0],
    switches: [],
    async strike({ rig, chance }) {
      const letters = [...rig.post.letters.values()]
      if (letters.length === 0) return
      await Promise.all(Array.from({ length: 20 }, () => resend(rig, chance.oneOf(letters).raw)))
    },
    async end() {},
  },
  killing('one instance is killed', 50, async ({ rig, chance, killed }) => {
    const instance = chance.oneOf(rig.instances)
    if (instance.kill()) killed(instance.name)
  }),
  killing('both instances are killed', 60, async ({ rig, killed }) => {
    for (const instance of rig.instances) if (instance.kill()) killed(instance.name)
  }),
  killing('postgres is killed', 60, async ({ rig, killed }) => {
    rig.postgres.kill()
    killed('postgres')
    await rig.postgres.startAgain()
  }),
  killing('one instance is stopped in order', 25, async ({ rig, chance, pointsLeft }) => {
    const instance = chance.oneOf(rig.instances)
    // Some points are only passed on the way out.
    instance.arm(pointsLeft().filter((point) => point.startsWith('link.')))
    instance.stop()
  }),
]

/** The faults that can be struck at this simulator. */
export async function knownFaults(outside: Outside): Promise<readonly Fault[]> {
  const names = (await outside.knownFaults()).map(({ name }) => name)
  return faults.filter(({ switches }) => switches.every((name) => names.includes(name)))
}

/** Switches of the simulator; what they are when nothing is wrong it says itself. */
function simulated(name: string, switches: Readonly<Record<string, unknown>>, forMs: Fault['forMs']): Fault {
  const names = Object.keys(switches)
  return {
    name,
    forMs,
    needs: names.map((each) => `switch ${each}`),
    switches: names,
    strike: async ({ rig }) => void (await rig.outside.setFaults(switches)),
    async end({ rig }) {
      const usual = (await rig.outside.knownFaults()).filter((known) => names.includes(known.name))
      await rig.outside.setFaults(Object.fromEntries(usual.map((known) => [known.name, known.off])))
    },
  }
}

function broken(
  name: string,
  wires: (rig: Rig) => readonly Wire[],
  how: (wire: Wire) => void,
  forMs: Fault['forMs'],
): Fault {
  return {
    name,
    forMs,
    needs: ['wire'],
    switches: [],
    async strike({ rig }) {
      for (const wire of wires(rig)) how(wire)
    },
    async end({ rig }) {
      for (const wire of wires(rig)) wire.heal()
    },
  }
}

/** Nothing can be written any more: the error that PostgreSQL gives then, raised by triggers of the tables' owner. */
function fullDisk(name: string, tables: readonly string[], forMs: Fault['forMs']): Fault {
  return {
    name,
    forMs,
    needs: ['disk'],
    switches: [],
    // Table by table: whoever locks several at a time may wait for somebody who waits for them.
    async strike({ rig }) {
      await rig.postgres.asOwner(
        `CREATE OR REPLACE FUNCTION disk_is_full() RETURNS trigger LANGUAGE plpgsql AS $$
         BEGIN RAISE EXCEPTION 'No space left on device' USING ERRCODE = '53100'; END $$`,
      )
      for (const table of tables)
        await rig.postgres.asOwner(
          `CREATE TRIGGER disk_is_full BEFORE INSERT ON ${table} EXECUTE FUNCTION disk_is_full()`,
        )
    },
    async end({ rig }) {
      for (const table of tables)
        await rig.postgres.asOwner(`DROP TRIGGER IF EXISTS disk_is_full ON ${table}`)
    },
  }
}

function killing(name: string, everyStrikes: number, strike: Fault['strike']): Fault {
  return { name, everyStrikes, forMs: [0, 0], needs: [], switches: [], strike, end: async () => {} }
}

/** As somebody who has listened would: the very same bytes, signature and token. */
async function resend(rig: Rig, raw: Buffer): Promise<void> {
  const end = raw.indexOf('\r\n\r\n')
  const [first = '', ...lines] = raw.subarray(0, end).toString('latin1').split('\r\n')
  const headers = lines.flatMap((line): [string, string][] => {
    const [name = '', ...value] = line.split(': ')
    return /^(connection|content-length|host)$/i.test(name) ? [] : [[name, value.join(': ')]]
  })
  await fetch(`${rig.publicUrl}${first.split(' ')[1]}`, {
    method: 'POST',
    headers,
    body: new Uint8Array(raw.subarray(end + 4)),
    signal: AbortSignal.timeout(5_000),
  }).catch(() => undefined)
}
