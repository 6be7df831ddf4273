'use client'

import { Phone } from 'lucide-react'
import { tellCustomer } from '@/lib/client/commands'
import type { ToTellView } from '@/lib/wire/views'
import { screen, unresolvedWords as words } from '@/lib/words'
import { resultTexts } from '../desk/result-words'
import { useCommand } from '../desk/use-command'
import { Button } from '../ui/button'
import { Icon } from '../ui/icon'
import { TextLink } from '../ui/link'
import { Money } from '../ui/money'
import { Refused } from '../ui/refused'
import { StatusChip } from '../ui/status-chip'
import { Time } from '../ui/time'

/** Everybody who is owed an answer that is known by now: what to say, and how to reach them. */
export function ToTell({
  owed,
  zone,
  everybodys = false,
  showEmpty = false,
}: {
  owed: readonly ToTellView[]
  zone: string
  everybodys?: boolean
  showEmpty?: boolean
}) {
  if (owed.length === 0 && !showEmpty) return null
  return (
    <section aria-labelledby="to-tell" className="flex flex-col gap-2">
      <h2 id="to-tell" className="text-section">
        {words.tellHeading}
      </h2>
      {owed.length === 0 ? (
        <p className="rounded-card border border-line bg-surface p-4 text-text-2">{words.tellEmpty}</p>
      ) : (
        <ul className="flex flex-col rounded-card border border-line bg-surface px-4">
          {owed.map((each) => (
            <Owed key={each.id} of={each} zone={zone} everybodys={everybodys} />
          ))}
        </ul>
      )}
    </section>
  )
}

function Owed({ of, zone, everybodys }: { of: ToTellView; zone: string; everybodys: boolean }) {
  const command = useCommand(() => tellCustomer(of.id))
  const { say } = resultTexts({ money: of.money, reference: of.reference, result: of.result }, zone, true)
  const name = of.customerName ?? of.caller?.name ?? null
  const number = of.caller?.from ?? ''
  return (
    <li className="flex flex-col gap-2 border-t border-line py-3 first:border-t-0">
      <div className="flex flex-wrap items-center gap-x-3 gap-y-1">
        <StatusChip of={of.chip} />
        {of.money && <Money of={of.money} />}
        <TextLink to={`/payments/${of.id}`}>{of.reference}</TextLink>
        <span className="font-medium">{name ?? (number === '' ? screen.desk.unknownCaller : number)}</span>
        <span className="ml-auto flex items-center gap-3 text-text-3">
          {everybodys && of.agentName}
          <Time at={of.owedSince} zone={zone} style="when" />
        </span>
      </div>
      <p className="text-text-2">“{say}”</p>
      <div className="flex flex-wrap items-center gap-2">
        {number !== '' && <CallBack number={number} />}
        {of.mayTell && (
          <Button
            busy={command.busy}
            name={`${words.told}: ${of.reference}`}
            onPress={() => void command.run()}
          >
            {words.told}
          </Button>
        )}
        {command.sentence && <Refused sentence={command.sentence} />}
      </div>
    </li>
  )
}

/** Hands the number to whatever makes calls on this computer. */
function CallBack({ number }: { number: string }) {
  return (
    <a
      href={`tel:${number.replace(/[^+\d]/g, '')}`}
      className="inline-flex min-h-9 items-center gap-2 rounded-control border border-line-strong bg-surface px-3 font-medium hover:bg-sunken max-band:min-h-10"
    >
      <Icon of={Phone} />
      {words.callBack}
      <span className="tabular font-normal text-text-2">{number}</span>
    </a>
  )
}
