'use client'

import type { Refusal } from '@/lib/client/fetcher'
import type { Result } from '@/lib/values/result'
import type { AccountView } from '@/lib/wire/people'
import { accountWords as words } from '@/lib/words'
import { useCommand } from '../desk/use-command'
import { Button } from '../ui/button'
import { Refused } from '../ui/refused'
import { Time } from '../ui/time'

/** Where somebody is signed in, and what ends it. */
export function Sessions({
  sessions,
  end,
  onChanged,
}: {
  sessions: AccountView['sessions']
  end: (which: string) => Promise<Result<unknown, Refusal>>
  onChanged: () => void
}) {
  const command = useCommand(end)
  const press = async (which: string) => {
    const answer = await command.run(which)
    if (answer?.ok) onChanged()
  }
  const zone = Intl.DateTimeFormat().resolvedOptions().timeZone
  return (
    <>
      <ul className="flex flex-col">
        {sessions.map(({ id, current, browser, address, since, activeAt }) => (
          <li
            key={id}
            className="flex min-h-11 flex-wrap items-center justify-between gap-2 border-b border-line py-1.5 last:border-b-0"
          >
            <span className="flex min-w-0 flex-col">
              <span className="font-medium">{current ? words.thisOne : browserName(browser)}</span>
              <span className="text-small text-text-3">
                {address ? `${address} · ` : ''}
                {words.since} <Time at={since} zone={zone} style="when" />, {words.active}{' '}
                <Time at={activeAt} zone={zone} style="when" />
              </span>
            </span>
            {!current && (
              <Button
                busy={command.busy}
                name={`${words.end}: ${browserName(browser)}`}
                onPress={() => void press(id)}
              >
                {words.end}
              </Button>
            )}
          </li>
        ))}
      </ul>
      {sessions.length > 1 && (
        <span>
          <Button busy={command.busy} onPress={() => void press('others')}>
            {words.endOthers}
          </Button>
        </span>
      )}
      <Refused sentence={command.sentence} />
    </>
  )
}

/** The name that a browser gives itself, as far as people know it. */
function browserName(agent: string | null): string {
  const found = [
    ['Edg/', 'Edge'],
    ['Firefox/', 'Firefox'],
    ['Chrome/', 'Chrome'],
    ['Safari/', 'Safari'],
  ].find(([mark = '']) => agent?.includes(mark))
  return found?.[1] ?? words.unknownBrowser
}
