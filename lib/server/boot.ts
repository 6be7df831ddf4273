import { checkEnvironment, environment } from '../env'
import { log, scrubOutput } from '../log'
import { startHouse, stopHouse } from './house'
import { watchTheDoor } from './web'

/** The exit code for a bad configuration (EX_CONFIG of sysexits.h): whoever starts us must not simply try again. */
const badConfiguration = 78
/** A process that cannot stop in order by then is ended. */
const stopMsMax = 8_000

/** Checks the environment, starts the worker and sees to an orderly end. A throw here would leave a server that answers 500 for ever. */
export async function boot(): Promise<void> {
  scrubOutput()
  const problems = checkEnvironment()
  if (problems.length > 0) {
    for (const problem of problems) log.error('boot.refused', { problem })
    process.exit(badConfiguration)
  }
  watchTheDoor(environment())
  try {
    await startHouse()
  } catch (fault) {
    log.error('boot.failed', {}, fault)
    process.exit(1)
  }
  for (const signal of ['SIGTERM', 'SIGINT'] as const) process.once(signal, () => void stop(signal))
}

async function stop(signal: string): Promise<void> {
  log.info('boot.stopping', { signal })
  setTimeout(() => process.exit(1), stopMsMax).unref()
  await stopHouse().catch((fault) => log.error('boot.stopFailed', {}, fault))
  process.exit(0)
}
