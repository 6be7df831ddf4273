import { z } from 'zod'

/** Names and ids as they are made here; anything else is the name of nothing. */
const name = z.string().regex(/^[A-Za-z.]{1,60}$/)
const id = z.string().regex(/^[\w-]{1,80}$/)
/** As a date field gives it: a day of the business's calendar. */
const date = z.iso.date()

export const auditOutcomes = ['done', 'refused', 'failed'] as const

/** Things that are looked for at the same time: the payments of one reference and their calls. */
export const subjectsMax = 40

/** GET /api/audit: what is looked for. All of it stands in the address, and none of it was typed as free text. */
export const auditQuery = z.object({
  person: id.optional(),
  action: name.optional(),
  outcome: z.enum(auditOutcomes).optional(),
  /** Ids, separated by commas. */
  subject: z
    .string()
    .max(81 * subjectsMax)
    .transform((text) => text.split(','))
    .pipe(z.array(id).min(1).max(subjectsMax))
    .optional(),
  from: date.optional(),
  /** The last day that is shown. */
  until: date.optional(),
  /** The place of the last row seen. */
  before: z.string().max(60).optional(),
})

/** The most characters of what is looked for; as long as a reference may be. */
export const searchCharactersMax = 80

/**
 * POST /api/audit/find: which things a text names. In the body of a request, because addresses are kept by browsers and
 * proxies, and people type into such a box what they have at hand.
 */
export const auditSearch = z.strictObject({ text: z.string().max(4 * searchCharactersMax) })

/** The ids of what was found, none when nothing goes by that name. */
export const auditFound = z.object({ subjects: z.array(id).max(subjectsMax) })

export const auditRow = z.object({
  id: z.string(),
  at: z.number(),
  /** `null`: nobody who was signed in, or Sotto itself. */
  person: z.string().nullable(),
  action: z.string(),
  subject: z
    .object({
      type: z.string(),
      id: z.string().nullable(),
      /** What people call it, for those who may see that. */
      label: z.string().nullable(),
    })
    .nullable(),
  outcome: z.string(),
  detail: z.record(z.string(), z.union([z.string(), z.number(), z.boolean(), z.null()])),
  address: z.string().nullable(),
  /** The number of its seal; `null` while it has none. */
  serial: z.number().nullable(),
})

/** GET /api/audit */
export const auditView = z.object({
  serverNow: z.number(),
  timeZone: z.string(),
  /** Whether this person may open payments: an admin sees no customer's data. */
  mayOpen: z.boolean(),
  people: z.array(z.object({ id: z.string(), name: z.string() })),
  /** What the list is limited to, as people call it. */
  subjects: z.array(z.object({ id: z.string(), label: z.string().nullable() })),
  rows: z.array(auditRow),
  /** For the page of older rows; `null` when there is none. */
  next: z.string().nullable(),
})

export type AuditQuery = z.infer<typeof auditQuery>
export type AuditRowView = z.infer<typeof auditRow>
export type AuditView = z.infer<typeof auditView>
