// One run: `node --import tsx e2e/chaos/main.ts`, started by scripts/chaos with all that it needs in CHAOS_RUN.
import { z } from 'zod'
import { endServer } from '../../scripts/postgres/server.mjs'
import { endAll } from '../../scripts/run/children.mjs'
import { problemsOf } from './outcome'
import { run } from './run'
import { Trace } from './trace'

const settings = z
  .object({ home: z.string(), build: z.string(), minutes: z.number(), seed: z.number(), trace: z.string() })
  .parse(JSON.parse(process.env.CHAOS_RUN ?? 'null'))

const say = (line: string) => process.stdout.write(`  ${line}\n`)

for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const)
  process.once(signal, () => void leave().finally(() => process.exit(1)))

/** Nothing of it is worth ending in order, but nothing may stay. */
async function leave(): Promise<void> {
  await Promise.all([endAll(), endServer(settings.home)])
}

const { outcome, paid } = await run({ ...settings, trace: new Trace(settings.trace), say })
const problems = problemsOf(outcome, settings.minutes, paid)
for (const problem of problems) say(problem)
process.stdout.write(`${JSON.stringify(outcome)}\n`)
process.exit(problems.length === 0 ? 0 : 1)
