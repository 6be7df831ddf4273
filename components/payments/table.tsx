'use client'

import Link from 'next/link'
import { useServerNow } from '@/lib/client/live/use-live'
import type { PaymentRow } from '@/lib/wire/views'
import { brandNames, screen } from '@/lib/words'
import { Money } from '../ui/money'
import { StatusChip } from '../ui/status-chip'
import { tableRoles } from '../ui/table-roles'
import { Time } from '../ui/time'
import { dayName, sameDay } from '../ui/time-words'

const { columns } = screen.payments

/**
 * Payments under each other: state first, money right-aligned, time last. Below 720 px each row becomes two lines.
 */
export function PaymentTable({
  rows,
  zone,
  label,
  brief = false,
}: {
  rows: readonly PaymentRow[]
  zone: string
  label: string
  /** My own payments: the agent is known. */
  brief?: boolean
}) {
  return (
    <table {...tableRoles.table} aria-label={label} className="w-full border-collapse text-left">
      <thead
        {...tableRoles.group}
        className="sticky top-(--demo-bar,0px) z-[1] bg-surface text-small text-text-3 max-band:sr-only"
      >
        <tr {...tableRoles.row} className="border-b border-line">
          <Head>{columns.state}</Head>
          <Head right>{columns.amount}</Head>
          <Head>{columns.reference}</Head>
          <Head>{columns.card}</Head>
          {!brief && <Head>{columns.agent}</Head>}
          <Head right>{columns.time}</Head>
        </tr>
      </thead>
      {(brief ? [{ day: null, rows }] : byDay(rows, zone, ({ createdAt }) => createdAt)).map(
        ({ day, rows: ofDay }) => (
          <tbody key={day} {...tableRoles.group}>
            {day !== null && <Day at={day} zone={zone} columns={columnCount} />}
            {ofDay.map((row) => (
              <Row key={row.id} row={row} zone={zone} brief={brief} />
            ))}
          </tbody>
        ),
      )}
    </table>
  )
}

const columnCount = Object.keys(columns).length

/** Rows of one day under its name: newest day first, as the rows come. */
export function byDay<Row>(
  rows: readonly Row[],
  zone: string,
  atOf: (row: Row) => number,
): readonly { readonly day: number; readonly rows: readonly Row[] }[] {
  const days: { day: number; rows: Row[] }[] = []
  for (const row of rows) {
    const last = days.at(-1)
    if (last && sameDay(last.day, atOf(row), zone)) last.rows.push(row)
    else days.push({ day: atOf(row), rows: [row] })
  }
  return days
}

/** The name of a day over its rows. */
export function Day({ at, zone, columns: span }: { at: number; zone: string; columns: number }) {
  const now = useServerNow(60_000)
  return (
    <tr {...tableRoles.row} className="max-band:block">
      <th
        scope="rowgroup"
        colSpan={span}
        className="h-10 px-3 pt-3 text-small text-text-3 max-band:block max-band:px-0"
      >
        {dayName(at, now, zone)}
      </th>
    </tr>
  )
}

function Head({ children, right = false }: { children: string; right?: boolean }) {
  return (
    <th {...tableRoles.head} scope="col" className={`h-9 px-3 font-medium ${right ? 'text-right' : ''}`}>
      {children}
    </th>
  )
}

const cell = 'h-11 px-3 max-band:h-auto max-band:px-0'

function Row({ row, zone, brief }: { row: PaymentRow; zone: string; brief: boolean }) {
  const card = row.card?.lastFour
    ? `${row.card.brand ? brandNames[row.card.brand] : ''} ${row.card.lastFour}`.trim()
    : null
  return (
    <tr
      {...tableRoles.row}
      className="payment-row relative border-b border-line last:border-b-0 focus-within:bg-selected hover:bg-sunken max-band:px-1 max-band:py-2.5"
    >
      <Cell area="state">
        <StatusChip of={row.chip} />
      </Cell>
      <Cell area="amount" right>
        {row.money ? (
          <Money of={row.money} />
        ) : (
          <span className="text-text-3">{screen.payments.saveOnly}</span>
        )}
      </Cell>
      <Cell area="reference">
        {/* The link's own area is the whole row. */}
        <Link
          href={`/payments/${row.id}`}
          className="font-mono text-small font-medium break-all after:absolute after:inset-0 focus-visible:outline-none focus-visible:after:outline-2 focus-visible:after:-outline-offset-2 focus-visible:after:outline-focus"
        >
          {row.reference}
        </Link>
      </Cell>
      <Cell area="card">
        <span className="font-mono text-small whitespace-nowrap text-text-2">{card}</span>
      </Cell>
      {!brief && (
        <Cell area="agent" rightWhenNarrow>
          <span className="text-text-2">{row.agentName}</span>
        </Cell>
      )}
      <Cell area="time" right>
        <span className="relative text-text-2">
          <Time at={row.createdAt} zone={zone} style="when" />
        </span>
      </Cell>
    </tr>
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
      className={`${cell} ${right ? 'text-right' : ''} ${rightWhenNarrow ? 'max-band:text-right' : ''}`}
    >
      {children}
    </td>
  )
}
