// One run: `node --import tsx e2e/canary/main.ts`, started by scripts/canary with all that it needs in CANARY_RUN.
import { writeFileSync } from 'node:fs'
import path from 'node:path'
import { z } from 'zod'
import { endServer } from '../../scripts/postgres/server.mjs'
import { endAll } from '../../scripts/run/children.mjs'
import { projectRoot } from '../../scripts/run/folders.mjs'
import { countFalsePositives } from './identifiers'
import { linesOf, outcomeOf, problemsOf } from './outcome'
import { bringUp } from './rig'

const wish = z
  .object({
    home: z.string(),
    /** Where the outcome is written as JSON, for whoever started this. */
    outcomeFile: z.string().optional(),
    build: z.string(),
    chromium: z.string(),
    /** How many sentinels, and how many numbers to prove the scanner with. */
    sentinels: z.number(),
    /** How often everything is sent: each time every field gets another way of writing. */
    rounds: z.number(),
    /** How many callers key a sentinel as their card. */
    cards: z.number(),
    /** Less of the same. */
    thin: z.boolean(),
    cleanRequests: z.number(),
    identifiers: z.number(),
  })
  .parse(JSON.parse(process.env.CANARY_RUN ?? 'null'))

export type Wish = typeof wish

const say = (line: string) => process.stdout.write(`  ${line}\n`)

for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const)
  process.once(signal, () => void leave().finally(() => process.exit(1)))

/** Nothing of it is worth ending in order, but nothing may stay. */
async function leave(): Promise<void> {
  await Promise.all([endAll(), endServer(wish.home)])
}

const peopleOfSeed = 30

const rig = await bringUp({ home: wish.home, build: wish.build, people: peopleOfSeed })
// The people of the browser tests learn from the environment what runs; they read it as they are loaded.
Object.assign(process.env, {
  E2E_WORLDS: JSON.stringify([
    { instances: rig.instances, simulatorUrl: rig.simulatorUrl, databaseUrl: rig.appUrl },
  ]),
  E2E_CLOCK_SCALE: String(rig.pace),
  E2E_PASSWORD: rig.secrets.password,
  E2E_SECOND_FACTOR: rig.secrets.secondFactor,
  E2E_LOGS: rig.home,
  E2E_BUILD: path.join(projectRoot, wish.build),
  E2E_PLANTED: '-',
})
try {
  const { run } = await import('./run')
  const found = await run(rig, wish, say)
  const falsePositives = countFalsePositives(wish.identifiers)
  const outcome = outcomeOf(found, falsePositives)
  for (const line of linesOf(found, falsePositives)) say(line)
  for (const problem of problemsOf(outcome, found)) say(problem)
  process.exitCode = problemsOf(outcome, found).length === 0 ? 0 : 1
  if (wish.outcomeFile) writeFileSync(wish.outcomeFile, JSON.stringify(outcome))
} finally {
  await rig.end()
}
process.exit()
