import type { PacedClock } from '../adapters/system/clock'
import { log } from '../log'
import type { LiveFeed } from '../ports/live-feed'
import type { Pace } from '../values/pace'

/** A row that cannot be read now is read again after this pause, in real milliseconds. */
const readAgainMs = 1_000

/** Keeps the clock of this instance at the pace that all instances share. Resolves when it is known for the first time. */
export async function followPace(
  clock: PacedClock,
  read: () => Promise<Pace>,
  feed: LiveFeed,
): Promise<void> {
  const readNow = async (): Promise<void> => clock.follow(await read())
  const readUntilKnown = (): void => {
    readNow().catch((fault) => {
      log.warn('pace.unread', {}, fault)
      setTimeout(readUntilKnown, readAgainMs).unref()
    })
  }
  feed.subscribe((news) => {
    if (news.type !== 'pace') return
    if (news.anew) clock.beginAnew(news.pace)
    else clock.follow(news.pace)
  }, readUntilKnown)
  await readNow()
}
