/** So many requests are under way at once: two consoles on two processors are busy with them. */
const atOnce = 8

/** Does something with each, several at a time, and waits for all. */
export async function inTurns<T>(all: readonly T[], work: (each: T) => Promise<unknown>): Promise<void> {
  const waiting = [...all]
  await Promise.all(
    Array.from({ length: atOnce }, async () => {
      for (let each = waiting.shift(); each !== undefined; each = waiting.shift()) await work(each)
    }),
  )
}
