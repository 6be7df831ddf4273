import { AsyncLocalStorage } from 'node:async_hooks'
import type { Instant } from '@/lib/values/instant'
import { scrub } from '@/lib/values/prose'
import { endSessionsOf } from './sessions'
import type { AuthDatabase, AuthTables, PersonRow } from './tables'

/**
 * What is being done while better-auth works: it creates and removes sessions by itself, and only we know why. The audit
 * row is written where the session row is, in the same transaction.
 */
export const occasion = new AsyncLocalStorage<Occasion>()

export interface Occasion {
  /** `password` is only half of signing in for whoever has a second factor. */
  readonly by: 'password' | 'app' | 'recoveryCode' | 'invitation' | 'oidc' | 'link' | 'demo' | 'signOut'
  readonly address: string | null
  /** The password was right, and yet nobody comes in: without a second factor this person could do nothing. */
  linkNeeded?: boolean
  /** How far the session has come that was begun. */
  stage?: 'code' | 'full'
  /** What better-auth swallowed: it answers a sign-out with success although the session is still there. */
  swallowed?: unknown
}

/** The tables as better-auth gets them: a session that begins or is signed out leaves its audit row. */
export function auditedTables(database: AuthDatabase, now: () => Instant): object {
  const { user, account, verification } = database
  const session = new Proxy(database.session, {
    get(sessions, name) {
      if (name === 'create') return beginSession(database, now)
      if (name === 'deleteMany') return endSessions(database, now)
      return Reflect.get(sessions, name)
    },
  })
  return { user, account, verification, session }
}

/** Writes down that somebody could not sign in. Never what was typed: people type passwords into the wrong field. */
export async function auditRefusal(
  tables: AuthTables,
  refusal: {
    at: Instant
    person: { readonly id: string } | null
    reason: string
    by: string
    address: string | null
  },
): Promise<void> {
  const { at, person, by, reason, address } = refusal
  const subjectId = person?.id ?? null
  await write(
    tables,
    { at, actor: null, address, action: 'person.signIn', subjectId, outcome: 'refused' },
    { by, reason },
  )
}

/** Writes down what was done to a person, or what a person did to themselves. */
export async function auditPerson(
  tables: AuthTables,
  done: {
    at: Instant
    actor: { readonly id: string; readonly name: string; readonly address: string | null } | null
    subjectId: string
    action: string
    detail?: Detail
    outcome?: 'done' | 'refused'
  },
): Promise<void> {
  const { detail = {}, outcome = 'done', ...rest } = done
  await write(tables, { ...rest, outcome, address: done.actor?.address ?? null }, detail)
}

/** What a row says beside who, what and when. */
export type Detail = Readonly<Record<string, string | null>>

async function write(
  tables: AuthTables,
  row: {
    at: Instant
    actor: { readonly id: string; readonly name: string } | null
    address: string | null
    action: string
    subjectId: string | null
    outcome: 'done' | 'refused'
  },
  detail: Detail,
): Promise<void> {
  const { at, actor, address, action, subjectId, outcome } = row
  await tables.auditEntry.create({
    data: {
      at: new Date(at),
      actorId: actor?.id ?? null,
      actorName: actor?.name ?? null,
      action,
      subjectType: 'person',
      subjectId,
      outcome,
      detail: { ...detail },
      address,
    },
  })
}

type Create = AuthTables['session']['create']
type DeleteMany = AuthTables['session']['deleteMany']

function beginSession(database: AuthDatabase, now: () => Instant): Create {
  return (args) =>
    database.$transaction(async (tables) => {
      const person = await tables.user.findUnique({ where: { id: args.data.userId } })
      // Sessions that ran out are of no use to anybody; their owner's next one is a good moment to forget them.
      await tables.session.deleteMany({ where: { userId: args.data.userId, expiresAt: { lt: new Date() } } })
      const session = await tables.session.create({ data: { ...args.data, ...whereFrom(args.data) } })
      const half = occasion.getStore()?.stage === 'code'
      await auditSession(tables, now(), half ? 'person.password' : 'person.signIn', person)
      return session
    })
}

/** What a browser says of itself is prose that anybody can write, and the address is the one that our own door has seen. */
function whereFrom(data: { readonly userAgent?: string | null }) {
  return {
    ipAddress: occasion.getStore()?.address ?? null,
    userAgent: scrub(data.userAgent ?? '').slice(0, browserCharactersMax) || null,
  }
}
const browserCharactersMax = 200

/** Signing out ends all sessions of a person: whoever leaves has left everywhere. */
function endSessions(database: AuthDatabase, now: () => Instant): DeleteMany {
  return async (args) => {
    const current = occasion.getStore()
    if (current?.by !== 'signOut') return database.session.deleteMany(args)
    try {
      return await database.$transaction(async (tables) => {
        const ending = await tables.session.findFirst({ where: args.where, include: { user: true } })
        if (!ending) return tables.session.deleteMany(args)
        const count = await endSessionsOf(tables, ending.user.id)
        await auditSession(tables, now(), 'person.signOut', ending.user)
        return { count }
      })
    } catch (error) {
      current.swallowed = error
      throw error
    }
  }
}

async function auditSession(
  tables: AuthTables,
  at: Instant,
  action: string,
  person: PersonRow | null,
): Promise<void> {
  const { by = null, address = null } = occasion.getStore() ?? {}
  const subjectId = person?.id ?? null
  await write(tables, { at, actor: person, address, action, subjectId, outcome: 'done' }, { by })
}
