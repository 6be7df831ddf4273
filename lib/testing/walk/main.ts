import { type Failure, failureOf, type Summary, Tally, walkMany } from './many'
import { newSights } from './sights'
import { walk } from './walk'

/** How often the progress is told: on a terminal it is painted, elsewhere a line is written. */
const paintMs = 100
const lineMs = 5_000

/** Failures that are written out; the last line counts all. */
const failuresMax = 20

// Whoever reads the steps may have seen enough.
process.stdout.on('error', () => process.exit())

const [histories = 0, seed = 0, only] = process.argv.slice(2).map(Number)
process.exitCode = only === undefined ? await many(histories, seed) : await one(seed, only)

/** Walks through all histories of a seed. */
async function many(histories: number, seed: number): Promise<number> {
  const begun = performance.now()
  let told = begun
  let found = 0
  const walked = (index: number, failure: Failure | null) => {
    if (failure) {
      found += 1
      if (found <= failuresMax) print(sentenceOf(failure, seed))
    }
    const now = performance.now()
    if (now - told < (process.stdout.isTTY ? paintMs : lineMs)) return
    told = now
    progress(index + 1, histories, now - begun, found)
  }
  const { summary } = await walkMany({ histories, seed, sights: newSights(), walked })
  progress(histories, histories, performance.now() - begun, found)
  if (process.stdout.isTTY) process.stdout.write('\n')
  return finish(summary, found)
}

/** Walks through one history and writes out its steps. */
async function one(seed: number, index: number): Promise<number> {
  const walked = await walk({ seed, index, sights: newSights(), trace: print })
  const failure = failureOf(index, walked)
  print(failure ? sentenceOf(failure, seed) : `History ${index} of seed ${seed}: nothing found.`)
  const tally = new Tally(seed)
  tally.add(walked)
  return finish(tally.summary(), failure ? 1 : 0)
}

function finish(summary: Summary, found: number): number {
  print(JSON.stringify(summary))
  return found === 0 ? 0 : 1
}

function sentenceOf({ index, problems }: Failure, seed: number): string {
  const clear = process.stdout.isTTY ? '\r\x1b[2K' : ''
  return `${clear}History ${index} of seed ${seed}: ${problems.join('; ')}.
  Step by step: npm run walk -- --seed ${seed} --only ${index}`
}

function progress(walked: number, histories: number, ms: number, found: number): void {
  const perSecond = Math.round((walked * 1_000) / Math.max(1, ms))
  const line = `  ${walked} of ${histories} histories, ${perSecond} per second, ${found} with something found`
  process.stdout.write(process.stdout.isTTY ? `\r\x1b[2K${line}` : `${line}\n`)
}

function print(line: string): void {
  process.stdout.write(`${line}\n`)
}
