import { isEnding } from '../run/children.mjs'
import { Refusal } from '../run/refusal.mjs'

/**
 * Grants what the demo's bar asks for over the channel between this process and the simulator. Nobody else can ask, and
 * neither the simulator nor the console can do these things themselves.
 *
 * @param {import('node:child_process').ChildProcess} simulator
 * @param {Record<string, () => Promise<void>>} grants what is done for each wish
 */
export function grantWishes(simulator, grants) {
  simulator.on('message', async ({ id, wish }) => {
    const refused = await grant(Object.hasOwn(grants, wish) ? grants[wish] : null)
    if (simulator.connected) simulator.send({ id, refused }, () => {})
  })
}

/** @returns {Promise<string | null>} why it was refused, as a sentence */
async function grant(work) {
  if (!work || isEnding()) return 'The demo does not do that.'
  try {
    await work()
    return null
  } catch (error) {
    if (!(error instanceof Refusal)) throw error
    return error.message
  }
}
