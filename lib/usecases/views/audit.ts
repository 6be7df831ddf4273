import { may } from '@/lib/domain/permissions'
import type { AuditLog, AuditPlace, AuditRow } from '@/lib/ports/audit'
import { startOfDate } from '@/lib/values/business-day'
import { day, type Instant } from '@/lib/values/instant'
import { referenceKey, refuseProse } from '@/lib/values/prose'
import { err, ok, type Result } from '@/lib/values/result'
import {
  type AuditQuery,
  type AuditRowView,
  type AuditView,
  searchCharactersMax,
  subjectsMax,
} from '@/lib/wire/audit'
import type { Actor } from '../deps'
import type { Refusal } from '../refusal'

/** Lists are bounded: more is a page away. */
const pageRowsMax = 50
/** People whose names stand in the choice of a person. */
const peopleMax = 500
/** Payments of one reference whose rows are found; each comes with its call. */
const sameReferenceMax = subjectsMax / 2

/** What the page needs. */
export interface AuditReading {
  readonly log: AuditLog
  now(): number
  readonly timeZone: string
}

/** One page of the audit, newest first. */
export async function auditPage(
  { log, now, timeZone }: AuditReading,
  actor: Actor,
  query: AuditQuery,
  before: AuditPlace | null,
): Promise<AuditView> {
  const filter = {
    personId: query.person ?? null,
    action: query.action ?? null,
    outcome: query.outcome ?? null,
    subjectIds: query.subject ?? null,
    from: query.from ? startOfDate(noonOf(query.from), timeZone) : null,
    until: query.until ? startOfDate(noonOf(query.until) + day, timeZone) : null,
  }
  const [found, people] = await Promise.all([
    log.search(filter, before, pageRowsMax + 1),
    log.people(peopleMax),
  ])
  const page = found.slice(0, pageRowsMax)
  const last = page.at(-1)
  const mayOpen = seesCustomers(actor)
  const ids = [
    ...page.flatMap(({ subjectType, subjectId }) => (subjectType === 'payment' && subjectId) || []),
    ...(query.subject ?? []),
  ]
  const references = mayOpen ? await log.referencesOf([...new Set(ids)]) : new Map<string, string>()
  const names = new Map(people.map(({ id, name }) => [id, name]))
  const labelOf = (id: string) => references.get(id) ?? names.get(id) ?? null
  return {
    serverNow: now(),
    timeZone,
    mayOpen,
    people: [...people],
    subjects: (query.subject ?? []).map((id) => ({ id, label: labelOf(id) })),
    rows: page.map((row) => rowView(row, labelOf, mayOpen)),
    next: found.length > pageRowsMax && last ? placeText(last) : null,
  }
}

/**
 * The things that a text names: the id of anything that was written down, or, for those who see customers' data, a
 * reference with its payments and their calls. The text is neither kept nor logged.
 */
export async function findSubjects(
  { log }: AuditReading,
  actor: Actor,
  text: string,
): Promise<Result<{ readonly subjects: readonly string[] }, Refusal>> {
  const refused = refuseProse(text, searchCharactersMax)
  if (refused === 'empty') return ok({ subjects: [] })
  if (refused !== null) return err({ code: searchCodes[refused] })
  const typed = text.trim()
  if (/^[\w-]+$/.test(typed) && (await log.knows(typed))) return ok({ subjects: [typed] })
  if (!seesCustomers(actor)) return ok({ subjects: [] })
  return ok({ subjects: await log.subjectsOfReference(referenceKey(typed), sameReferenceMax) })
}

const searchCodes = {
  tooLong: 'textTooLong',
  cardLike: 'textCardLike',
  controlCharacters: 'textControlCharacters',
} as const

/** Whether this person may see what belongs to customers, whosever it is. */
function seesCustomers(actor: Actor): boolean {
  return may(actor, 'payment.view', null)
}

/**
 * Details that are known to speak of no customer. Others are shown to those only who may see customers' data: whoever adds
 * a detail need not think of this page.
 */
const plainDetails: readonly string[] = [
  ...[
    'attempt',
    'by',
    'check',
    'code',
    'errorId',
    'field',
    'finding',
    'forMs',
    'from',
    'kind',
    'more',
    'next',
  ],
  ...['reason', 'replaces', 'scale', 'slow', 'source', 'state', 'verdict'],
]

function rowView(row: AuditRow, labelOf: (id: string) => string | null, mayOpen: boolean): AuditRowView {
  const { id, at, actorName, action, subjectType, subjectId, outcome, detail, address, serial } = row
  const shown = Object.entries(detail).filter(([name]) => mayOpen || plainDetails.includes(name))
  return {
    id: String(id),
    at,
    person: actorName,
    action,
    subject:
      subjectType === null
        ? null
        : { type: subjectType, id: subjectId, label: subjectId === null ? null : labelOf(subjectId) },
    outcome,
    detail: Object.fromEntries(shown),
    address,
    serial: serial === null ? null : Number(serial),
  }
}

/** Noon of a day in Greenwich. */
function noonOf(date: string): Instant {
  return Date.parse(`${date}T12:00:00Z`)
}

/** The place in the list behind which the next page starts. */
function placeText({ at, id }: AuditPlace): string {
  return `${at}_${id}`
}

/** Reads a place in the list, `null` when it is none of ours. */
export function readPlace(text: string): AuditPlace | null {
  const match = /^(\d{1,15})_(\d{1,18})$/.exec(text)
  return match?.[1] && match[2] ? { at: Number(match[1]), id: BigInt(match[2]) } : null
}
