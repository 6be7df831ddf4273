import type { DeskView } from '@/lib/wire/views'
import { screen } from '@/lib/words'
import { lineWords } from '../ui/line-words'
import { Time } from '../ui/time'
import { Unbroken } from '../ui/unbroken'

/** Lines that fit beside the work; older ones stand on the payment's own page. */
const feedLinesMax = 12

/**
 * What happened on this call, newest first, in sentences. What changed nothing stands on the payment's page alone. With a new
 * line the list is replaced as a whole: lines that are pushed down one by one, beside somebody who reads, would be movement.
 */
export function Feed({ feed, zone }: { feed: DeskView['feed']; zone: string }) {
  // A line's place from the beginning is its name: lines are only ever added behind it.
  const lines = feed
    .filter(({ key }) => key !== 'factNoted')
    .map((entry, place) => ({ ...entry, name: `${place}-${entry.key}` }))
    .slice(-feedLinesMax)
    .reverse()
  if (lines.length === 0) return <p className="text-text-3">{screen.desk.feedEmpty}</p>
  return (
    <ol key={lines[0]?.name} className="flex flex-col gap-1.5">
      {lines.map((entry) => (
        <li key={entry.name} className="grid grid-cols-[4rem_1fr] gap-2">
          <span className="text-text-3">
            <Time at={entry.at} zone={zone} style="seconds" />
          </span>
          <span className="min-w-0 break-words text-text-2">
            <Unbroken>{lineWords(entry)}</Unbroken>
          </span>
        </li>
      ))}
    </ol>
  )
}
