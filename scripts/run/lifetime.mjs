import { endAll } from './children.mjs'

const signals = ['SIGINT', 'SIGTERM', 'SIGHUP']

/**
 * Runs a command's work until it is done, fails, or a signal asks to end (Ctrl-C, kill, a closed terminal); then ends
 * every program that was started, and cleans up. Further signals do not hurry it: the clean-up is bounded.
 *
 * @param {() => Promise<void>} work
 * @param {() => Promise<void>} cleanUp
 * @returns {Promise<NodeJS.Signals | null>} the signal, if it was one
 */
export async function untilSignal(work, cleanUp) {
  let arrived = null
  const signalled = new Promise((resolve) => {
    for (const signal of signals) {
      process.on(signal, () => {
        arrived ??= signal
        resolve()
      })
    }
  })
  try {
    await Promise.race([work(), signalled])
  } finally {
    await endAll()
    await cleanUp()
  }
  return arrived
}
