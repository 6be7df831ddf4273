export type Region = 'polite' | 'assertive'

/** A newer polite text replaces one that has waited for less than this. */
export const politeGapMs = 1_500

/** Where announcements end up, and a timer. */
export interface AnnouncerParts {
  readonly write: (region: Region, text: string) => void
  readonly now: () => number
  readonly later: (run: () => void, ms: number) => () => void
}

/**
 * The only writer of the two live regions. Repeats are dropped. Of polite texts that come faster than every 1.5 s only
 * the newest is spoken, so that typing never builds a queue in somebody's ear. Assertive texts go out at once and
 * silence what was waiting.
 */
export function createAnnouncer({ write, now, later }: AnnouncerParts) {
  const last: Record<Region, string> = { polite: '', assertive: '' }
  let spokenAt = Number.NEGATIVE_INFINITY
  let cancelWaiting: (() => void) | null = null

  const speak = (region: Region, text: string) => {
    // Once something else was said, a repeat in the other region is news again; an emptied region is silent.
    const other = region === 'polite' ? 'assertive' : 'polite'
    if (last[other] !== '') write(other, '')
    last[other] = ''
    last[region] = text
    if (region === 'polite') spokenAt = now()
    write(region, text)
  }
  const drop = () => {
    cancelWaiting?.()
    cancelWaiting = null
  }

  return (text: string, region: Region): void => {
    if (region === 'assertive') {
      drop()
      if (text !== last.assertive) speak('assertive', text)
      return
    }
    drop()
    if (text === last.polite) return
    const wait = spokenAt + politeGapMs - now()
    if (wait <= 0) speak('polite', text)
    else {
      cancelWaiting = later(() => {
        cancelWaiting = null
        speak('polite', text)
      }, wait)
    }
  }
}
