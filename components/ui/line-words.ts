import { isTimelineKey, type TimelineKey, timelineWords } from '@/lib/words'

/** The sentence of one line of a feed or timeline. A key that is newer than this page is shown by its name. */
export function lineWords(entry: { key: string; values: Readonly<Record<string, string>> }): string {
  if (isTimelineKey(entry.key)) return timelineWords[entry.key](entry.values)
  const noted: TimelineKey = 'factNoted'
  return timelineWords[noted]({ result: entry.key })
}
