import type { TimelineEntry } from '@/lib/wire/views'
import { sourceWords } from '@/lib/words'
import { lineWords } from '../ui/line-words'
import { Time } from '../ui/time'
import { Unbroken } from '../ui/unbroken'

/** Everything that happened, oldest first, with who told us. */
export function Timeline({ entries, zone }: { entries: readonly TimelineEntry[]; zone: string }) {
  // A line's place is its name: lines are only ever added behind it.
  const lines = entries.map((entry, place) => ({ ...entry, name: `${place}-${entry.key}` }))
  return (
    <ol className="flex flex-col">
      {lines.map((entry) => (
        <li
          key={entry.name}
          className="grid grid-cols-[4rem_minmax(0,1fr)] gap-x-3 border-t border-line py-2 first:border-t-0 band:grid-cols-[4rem_4rem_minmax(0,1fr)]"
        >
          <span className="text-text-3">
            <Time at={entry.at} zone={zone} style="seconds" />
          </span>
          <span className="text-small leading-5 text-text-3">{sourceWords[entry.source]}</span>
          <span className="min-w-0 break-words max-band:col-span-2">
            <Unbroken>{lineWords(entry)}</Unbroken>
          </span>
        </li>
      ))}
    </ol>
  )
}
