'use client'

import { UserPlus } from 'lucide-react'
import { useState } from 'react'
import { usePeople } from '@/lib/client/people'
import type { ColleagueView, InvitedAnswer } from '@/lib/wire/people'
import { screen, peopleWords as words } from '@/lib/words'
import { Button } from '../ui/button'
import { Chip } from '../ui/chip'
import { PageTitle } from '../ui/page-title'
import { Skeleton } from '../ui/skeleton'
import { Time } from '../ui/time'
import { Unreachable } from '../ui/unreachable'
import { ChangePerson } from './change-person'
import { InvitePerson } from './invite-person'
import { LinkDialog } from './link-dialog'
import { faceOf, stateOf } from './state'

/** Everybody who may sign in, and what an admin can do about it. */
export function PeopleScreen() {
  const { data, error, mutate } = usePeople()
  const [inviting, setInviting] = useState(false)
  const [changing, setChanging] = useState<string | null>(null)
  const [link, setLink] = useState<{ name: string; invited: InvitedAnswer } | null>(null)
  const again = () => void mutate()
  const made = (name: string, invited: InvitedAnswer) => {
    setInviting(false)
    setChanging(null)
    setLink({ name, invited })
    again()
  }
  const person = data?.people.find(({ id }) => id === changing)
  return (
    <>
      <PageTitle title={`${words.title} · ${screen.product}`} />
      <div className="flex min-h-14 flex-wrap items-center justify-between gap-x-4 gap-y-2">
        <div>
          <h1 className="text-heading">{words.title}</h1>
          <p className="text-text-2">{words.lead}</p>
        </div>
        <Button kind="primary" icon={UserPlus} onPress={() => setInviting(true)}>
          {words.invite}
        </Button>
      </div>
      {error && <Unreachable error={error} onRetry={() => mutate()} />}
      {!data && !error && <Skeleton lines={8} />}
      {data && (
        <div className="rounded-card border border-line bg-surface px-3 py-1 band:px-2">
          <List people={data.people} you={data.you} onChange={setChanging} />
        </div>
      )}
      {inviting && <InvitePerson onClose={() => setInviting(false)} onMade={made} />}
      {person && (
        <ChangePerson
          person={person}
          isYou={person.id === data?.you}
          onClose={() => setChanging(null)}
          onChanged={again}
          onLink={(invited) => made(person.name, invited)}
        />
      )}
      {link && <LinkDialog {...link} onClose={() => setLink(null)} />}
    </>
  )
}

/** Below 720 px each person becomes a few lines. */
function List({
  people,
  you,
  onChange,
}: {
  people: readonly ColleagueView[]
  you: string
  onChange: (id: string) => void
}) {
  const zone = Intl.DateTimeFormat().resolvedOptions().timeZone
  const { columns } = words
  const cell = 'px-3 py-2 align-middle max-band:px-1 max-band:py-0.5'
  return (
    <table aria-label={words.title} className="w-full border-collapse text-left max-band:block">
      <thead className="text-small text-text-3 max-band:sr-only">
        <tr className="border-b border-line">
          {[columns.name, columns.roles, columns.state, columns.seen].map((name) => (
            <th key={name} scope="col" className="h-9 px-3 font-medium">
              {name}
            </th>
          ))}
          <th scope="col">
            <span className="sr-only">{columns.act}</span>
          </th>
        </tr>
      </thead>
      <tbody className="max-band:block">
        {people.map((person) => (
          <tr
            key={person.id}
            className="border-b border-line last:border-b-0 max-band:flex max-band:flex-wrap max-band:items-center max-band:gap-x-2 max-band:py-2"
          >
            <th scope="row" className={`${cell} font-medium max-band:w-full`}>
              <span className="block">
                {person.name}
                {person.id === you && <span className="text-text-3"> · {words.you}</span>}
              </span>
              <span className="block text-small font-normal break-all text-text-3">{person.email}</span>
            </th>
            <td className={`${cell} text-text-2`}>
              {person.roles.map((role) => words.role[role]).join(', ')}
            </td>
            <td className={cell}>
              <Chip face={faceOf(person)}>{stateOf(person)}</Chip>
            </td>
            <td className={`${cell} text-text-2 max-band:hidden`}>
              {person.lastActiveAt === null ? (
                words.never
              ) : (
                <Time at={person.lastActiveAt} zone={zone} style="when" />
              )}
            </td>
            <td className={`${cell} text-right max-band:ml-auto`}>
              <Button name={`${words.change}: ${person.name}`} onPress={() => onChange(person.id)}>
                {words.change}
              </Button>
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  )
}
