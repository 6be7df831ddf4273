/**
 * The tables that signing in touches, as far as it touches them. Prisma's client fits; it is passed in, because adapters
 * do not know each other.
 */
export interface AuthDatabase extends AuthTables {
  $transaction<R>(work: (tables: AuthTables) => Promise<R>): Promise<R>
  /** Only handed on to better-auth, which reads and writes them itself. */
  readonly verification: object
}

/** Statements that count, spend or put in place in one step, which rows that are read and written cannot. */
export interface Sql {
  $queryRaw<R>(text: TemplateStringsArray, ...values: unknown[]): PromiseLike<R>
  /** @returns how many rows were touched */
  $executeRaw(text: TemplateStringsArray, ...values: unknown[]): PromiseLike<number>
}

/** The same inside a transaction. */
export interface AuthTables extends Sql {
  readonly user: {
    findUnique(args: { where: { id: string } | { email: string } }): PromiseLike<PersonRow | null>
    upsert(args: {
      where: { email: string }
      create: { id: string; email: string; emailVerified: boolean } & PersonFields
      update: PersonFields
    }): PromiseLike<PersonRow>
  }
  readonly account: {
    upsert(args: {
      where: { providerId_accountId: { providerId: string; accountId: string } }
      create: { id: string; providerId: string; accountId: string; userId: string; password: string }
      update: { password: string }
    }): PromiseLike<unknown>
  }
  readonly session: {
    findUnique(args: {
      where: { token: string }
      include: { user: true }
    }): PromiseLike<{ expiresAt: Date; user: PersonRow } | null>
    create(args: { data: NewSession }): PromiseLike<object>
    deleteMany(args: { where: object }): PromiseLike<{ count: number }>
    findFirst(args: { where: object; include: { user: true } }): PromiseLike<{ user: PersonRow } | null>
  }
  readonly signInLink: {
    create(args: {
      data: { id: string; tokenHash: string; userId: string; expiresAt: Date }
    }): PromiseLike<unknown>
    findUnique(args: { where: { tokenHash: string } }): PromiseLike<{ userId: string } | null>
    updateMany(args: {
      where: { tokenHash: string; usedAt: null; expiresAt: { gt: Date } }
      data: { usedAt: Date }
    }): PromiseLike<{ count: number }>
  }
  readonly auditEntry: { create(args: { data: AuditRow }): PromiseLike<unknown> }
}

/** A person's row. */
export interface PersonRow {
  readonly id: string
  readonly name: string
  readonly email: string
  readonly roles: string[]
  readonly disabledAt: Date | null
}

interface PersonFields {
  readonly name: string
  readonly roles: string[]
}

interface NewSession {
  readonly id: string
  readonly userId: string
  readonly token: string
  readonly expiresAt: Date
  readonly ipAddress?: string | null
  readonly userAgent?: string | null
}

interface AuditRow {
  readonly at: Date
  readonly actorId: string | null
  readonly actorName: string | null
  readonly action: string
  readonly subjectType: string
  readonly subjectId: string | null
  readonly outcome: string
  readonly detail: Record<string, string | null>
  readonly address: string | null
}
