'use client'

import type { UnresolvedView } from '@/lib/wire/views'
import { screen, unresolvedWords as words } from '@/lib/words'
import { TextLink } from '../ui/link'
import { Money } from '../ui/money'
import { StatusChip } from '../ui/status-chip'
import { CaseBody } from './case-body'

type Row = UnresolvedView['cases'][number]

/** One payment that is not settled: what it is, whose it is, and all that can be known and done. */
export function CaseCard({ row, zone }: { row: Row; zone: string }) {
  return (
    <article
      aria-label={`${row.reference}, ${words.heading}`}
      className="flex flex-col gap-4 rounded-card border border-line bg-surface p-4 band:p-5"
    >
      <div className="flex flex-wrap items-center gap-x-4 gap-y-2">
        <span className="text-section">
          {row.money ? <Money of={row.money} /> : screen.payments.saveOnly}
        </span>
        <StatusChip of={row.chip} />
        <span className="font-mono font-medium break-all">{row.reference}</span>
        <span className="ml-auto flex items-center gap-3 text-text-2">
          <span>
            <span className="text-small text-text-3">{words.owner}</span> {row.agentName}
          </span>
          <TextLink to={`/payments/${row.id}`}>{words.open}</TextLink>
        </span>
      </div>
      <CaseBody
        id={row.id}
        money={row.money}
        reference={row.reference}
        result={row.result}
        of={row.case}
        zone={zone}
      />
    </article>
  )
}
