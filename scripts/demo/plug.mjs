import { signalGroup } from '../run/children.mjs'
import { Refusal } from '../run/refusal.mjs'

/**
 * A service whose plug can be pulled: it is killed without a word and started again. Any other end of it is a failure.
 *
 * @template {{ pid: number, ended: Promise<object> }} Child
 * @param {{ start: () => Child, untilHealthy: (child: Child) => Promise<void> }} how
 */
export function plugged({ start, untilHealthy }) {
  let child = start()
  /** @type {Promise<void> | null} */
  let pulling = null

  const startAgain = async () => {
    signalGroup(child.pid, 'SIGKILL')
    await child.ended
    child = start()
    await untilHealthy(child)
  }

  return {
    /** The process that runs now. */
    get child() {
      return child
    },

    /**
     * Kills the service, starts it again and returns when it answers.
     *
     * @returns {Promise<number>} how long it was away, in milliseconds
     * @throws {Refusal} while it is being started again, or when it does not come back
     */
    async pull() {
      if (pulling) throw new Refusal('The plug is out already.')
      const before = Date.now()
      pulling = startAgain()
      try {
        await pulling
        return Date.now() - before
      } finally {
        pulling = null
      }
    },

    /** How it ended, once it ends although nobody pulled the plug. */
    async ended() {
      for (;;) {
        const how = await child.ended
        if (!pulling) return how
        await pulling.catch(() => {})
      }
    },
  }
}
