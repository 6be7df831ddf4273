'use client'

import { Ban, Check, Lock, LockOpen, OctagonX } from 'lucide-react'
import type { AuditRowView, AuditView } from '@/lib/wire/audit'
import {
  auditActionWords,
  auditDetailLines,
  auditOutcomeWords,
  auditSubjectWords,
  auditWords as words,
} from '@/lib/words'
import { byDay, Day } from '../payments/table'
import { Chip } from '../ui/chip'
import { Icon } from '../ui/icon'
import { TextLink } from '../ui/link'
import { tableRoles } from '../ui/table-roles'
import { Time } from '../ui/time'
import type { Face } from '../ui/tone'

const { columns } = words

/** Rows under their days, newest first: what became of it first, the time last. Below 1024 px each takes some lines. */
export function AuditTable({ view: { rows, timeZone } }: { view: AuditView }) {
  return (
    <table {...tableRoles.table} aria-label={words.title} className="w-full border-collapse text-left">
      <thead
        {...tableRoles.group}
        className="sticky top-(--demo-bar,0px) z-[1] bg-surface text-small text-text-3 max-desk:sr-only"
      >
        <tr {...tableRoles.row} className="border-b border-line">
          {Object.entries(columns).map(([name, label]) => (
            <th
              key={name}
              {...tableRoles.head}
              scope="col"
              className={`h-9 px-3 font-medium ${name === 'time' ? 'text-right' : ''}`}
            >
              {label}
            </th>
          ))}
        </tr>
      </thead>
      {byDay(rows, timeZone, ({ at }) => at).map(({ day, rows: ofDay }) => (
        <tbody key={day} {...tableRoles.group}>
          <Day at={day} zone={timeZone} columns={Object.keys(columns).length} />
          {ofDay.map((row) => (
            <Row key={row.id} row={row} zone={timeZone} />
          ))}
        </tbody>
      ))}
    </table>
  )
}

function Row({ row, zone }: { row: AuditRowView; zone: string }) {
  const detail = auditDetailLines(row.detail).join(' · ')
  return (
    <tr
      {...tableRoles.row}
      className="audit-row border-b border-line last:border-b-0 hover:bg-sunken max-desk:px-1 max-desk:py-2.5"
    >
      <Cell area="state">
        <Outcome of={row.outcome} />
      </Cell>
      <Cell area="what">
        <p className="font-medium">{auditActionWords(row)}</p>
        {detail && <p className="text-small break-words text-text-2">{detail}</p>}
      </Cell>
      <Cell area="subject">
        <Subject of={row.subject} />
      </Cell>
      <Cell area="person">
        <span className={row.person === null ? 'text-text-3' : ''}>
          {row.person ?? words.nobody(row.outcome)}
        </span>
      </Cell>
      <Cell area="address" rightWhenNarrow>
        <span className="font-mono text-small break-all text-text-3">{row.address}</span>
      </Cell>
      <Cell area="seal">
        <Seal serial={row.serial} />
      </Cell>
      <Cell area="time" right>
        <span className="text-text-2">
          <Time at={row.at} zone={zone} style="seconds" />
        </span>
      </Cell>
    </tr>
  )
}

const faces: Readonly<Record<string, Face>> = {
  // What is usual stays quiet, so that what is not stands out.
  done: { tone: 'idle', icon: Check },
  refused: { tone: 'attention', icon: Ban },
  failed: { tone: 'stop', icon: OctagonX },
}

function Outcome({ of }: { of: string }) {
  const face = faces[of] ?? { tone: 'attention', icon: Ban }
  return <Chip face={face}>{Object.hasOwn(auditOutcomeWords, of) ? wordsOf(of) : of}</Chip>
}

function wordsOf(outcome: string): string {
  return (auditOutcomeWords as Readonly<Record<string, string>>)[outcome] ?? outcome
}

/** The thing, and the way to everything else that was written down of it. */
function Subject({ of }: { of: AuditRowView['subject'] }) {
  if (of === null) return null
  const type = auditSubjectWords(of.type)
  if (of.id === null) return <span className="text-text-2">{type}</span>
  if (!/^[\w-]+$/.test(of.id)) return <span className="break-all text-text-2">{`${type} ${of.id}`}</span>
  return (
    <span className="flex min-w-0 flex-wrap items-baseline gap-x-1.5">
      <span className="text-text-2">{type}</span>
      <TextLink to={`/audit?subject=${of.id}`}>{of.label ?? shortened(of.id)}</TextLink>
    </span>
  )
}

/** Nobody reads an id of 23 letters; its end tells it from others. */
export function shortened(id: string): string {
  return id.length > 10 ? `…${id.slice(-6)}` : id
}

function Seal({ serial }: { serial: number | null }) {
  return (
    <span className="tabular inline-flex items-center gap-1.5 text-small whitespace-nowrap text-text-3">
      <Icon of={serial === null ? LockOpen : Lock} />
      {serial === null ? words.unsealed : words.sealed(serial)}
    </span>
  )
}

function Cell({
  children,
  area,
  right = false,
  rightWhenNarrow = false,
}: {
  children: React.ReactNode
  area: string
  right?: boolean
  rightWhenNarrow?: boolean
}) {
  return (
    <td
      {...tableRoles.cell}
      style={{ gridArea: area }}
      className={`h-11 px-3 py-1.5 align-top max-desk:h-auto max-desk:p-0 ${right ? 'text-right' : ''} ${rightWhenNarrow ? 'max-desk:text-right' : ''}`}
    >
      {children}
    </td>
  )
}
