import type { Refusal } from '@/lib/client/fetcher'
import type { ColleagueView } from '@/lib/wire/people'
import { refusalSentence, peopleWords as words } from '@/lib/words'
import { Check } from '../ui/field'
import { Refused } from '../ui/refused'

/** A role that somebody may hold. */
export type RoleName = ColleagueView['roles'][number]
const all = Object.keys(words.role) as RoleName[]

/** Which roles somebody holds; several are possible. */
export function Roles({
  held,
  refusal,
  onHeld,
}: {
  held: readonly RoleName[]
  refusal: Refusal | null
  onHeld: (roles: readonly RoleName[]) => void
}) {
  return (
    <fieldset className="flex flex-col">
      <legend className="mb-1 font-medium text-text-2">{words.roles}</legend>
      {all.map((role) => (
        <Check
          key={role}
          checked={held.includes(role)}
          onValue={(checked) => onHeld(all.filter((each) => (each === role ? checked : held.includes(each))))}
        >
          {`${words.role[role]}: ${words.roleLine[role]}`}
        </Check>
      ))}
      {refusal?.field === 'roles' && <Refused sentence={refusalSentence(refusal.refusal, null)} />}
    </fieldset>
  )
}
