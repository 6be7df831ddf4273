import type { EventEmitter } from 'node:events'

/** What only `npm run demo` can do: it owns the database and has started the product. */
export type Wish = 'reset' | 'pullPlug'

/** The channel to the process that started this one, as far as wishes need it. */
export interface Channel extends Pick<EventEmitter, 'on' | 'off'> {
  send?(message: object): boolean
}

/** A reset copies forty payments, a console takes some seconds to start; longer than this is a fault. Real milliseconds. */
const answerMsMax = 60_000

let lastId = 0

/**
 * Asks whoever started this process to make a wish come true.
 *
 * @returns why it did not, as a sentence, or null when it has
 */
export function ask(wish: Wish, channel: Channel = process): Promise<string | null> {
  if (!channel.send) return Promise.resolve('Only npm run demo can do this.')
  const id = ++lastId
  return new Promise((resolve) => {
    const late = setTimeout(() => finish('The demo does not answer.'), answerMsMax)
    late.unref()
    const hear = (message: unknown) => {
      const answer = message as { id?: unknown; refused?: unknown } | null
      if (answer?.id === id) finish(typeof answer.refused === 'string' ? answer.refused : null)
    }
    const finish = (refused: string | null) => {
      clearTimeout(late)
      channel.off('message', hear)
      resolve(refused)
    }
    channel.on('message', hear)
    channel.send?.({ id, wish })
  })
}
