import { codeStepMs } from '@/lib/domain/timing'
import type { Accounts, Factors, OfferedFactor, ProofRefusal, Self } from '@/lib/ports/accounts'
import { err, ok, type Result } from '@/lib/values/result'
import { auditPerson, type Detail } from './audit'
import { appAddress, newSecret, stepOf } from './codes'
import type { LibrarySettings, signInLibrary } from './library'
import { hashed, refuseNewPassword, setPassword } from './people'
import { hasSecondFactor, putRecoveryCodes, putSecondFactor, spendCode, spendStep } from './second-factor'
import { endSessionsOf, noteActive, renewSession, sessionsOf, tellOfPerson } from './sessions'
import type { AuthTables } from './tables'
import { countTry, forgetTries, takeTryBack, tryKey } from './tries'

/** What people do about their own accounts. */
export function ownAccounts(settings: LibrarySettings, library: ReturnType<typeof signInLibrary>): Accounts {
  const { database, seal, now } = settings
  const keyOf = (self: Self) => tryKey(settings.secret, self.email)
  const done = (tables: AuthTables, self: Self, action: string, detail: Detail = {}) =>
    auditPerson(tables, { at: now(), actor: self, subjectId: self.id, action, detail })
  const refused = async (self: Self, action: string, reason: ProofRefusal) => {
    const row = { at: now(), actor: self, subjectId: self.id, action, detail: { reason } }
    await auditPerson(database, { ...row, outcome: 'refused' })
    return err(reason)
  }

  /**
   * Looks at what is shown, and counts it first. What follows from it is done with the code's use in one transaction: where
   * it cannot be written down, the code is still good.
   */
  const prove = async <T>(
    self: Self,
    action: string,
    shown: { readonly password: string | null; readonly code: string | null },
    then: (tables: AuthTables, by: string) => Promise<T>,
  ): Promise<Result<T, ProofRefusal>> => {
    if (!(await countTry(database, keyOf(self), now()))) return refused(self, action, 'tooManyTries')
    const { password, code } = shown
    if (password !== null && !(await library.api.isPassword({ body: { userId: self.id, password } })))
      return refused(self, action, 'passwordWrong')
    const proven = await database.$transaction(async (tables) => {
      const kind = code === null ? null : await spendCode(tables, seal, self.id, code, now())
      if (code !== null && kind === null) return null
      // A password alone was shown: wrong codes of before still count.
      await (kind === null ? takeTryBack(tables, keyOf(self)) : forgetTries(tables, keyOf(self)))
      const by = [password === null ? null : 'password', kind].filter(Boolean).join(' and ')
      return { value: await then(tables, by) }
    })
    return proven ? ok(proven.value) : refused(self, action, 'codeWrong')
  }
  /** For what decides how one signs in: whoever has a password shows it, beside the fresh code that the action needs. */
  const proveAnew = async <T>(
    self: Self,
    action: string,
    password: string | null,
    then: (tables: AuthTables) => Promise<T>,
  ): Promise<Result<T, ProofRefusal>> => {
    const lacksPassword = password === null && (await factorsOf(database, self.id)).hasPassword
    if (lacksPassword) return refused(self, action, 'passwordWrong')
    return prove(self, action, { password, code: null }, then)
  }
  const renew = async (
    self: Self,
    action: string,
    shown: { readonly password: string | null; readonly code: string | null },
  ) => {
    const token = await prove(self, action, shown, async (tables, by) => {
      await done(tables, self, action, { by })
      return renewSession(tables, self.proof.sessionId, shown.code !== null, now())
    })
    if (!token.ok) return token
    if (token.value === null) return ok([])
    const handed = await library.api.handOverToken({
      body: { token: token.value },
      headers: new Headers(),
      returnHeaders: true,
    })
    return ok(handed.headers.getSetCookie())
  }

  return {
    active: (proof) => noteActive(database, proof, now()),

    confirm: (self, code) => renew(self, 'session.confirm', { password: null, code }),

    unlock: (self, shown) => renew(self, 'session.unlock', shown),

    factors: (self) => factorsOf(database, self.id),

    async overview(self) {
      const [[factor], codes, sessions, { hasPassword }] = await Promise.all([
        database.$queryRaw<
          { at: Date }[]
        >`SELECT enrolled_at AS at FROM second_factor WHERE user_id = ${self.id}`,
        database.$queryRaw<
          unknown[]
        >`SELECT 1 FROM recovery_code WHERE user_id = ${self.id} AND used_at IS NULL`,
        sessionsOf(database, self.id),
        factorsOf(database, self.id),
      ])
      return {
        hasPassword,
        secondFactorSince: factor?.at.getTime() ?? null,
        recoveryCodesLeft: codes.length,
        sessions: sessions.map(({ id, createdAt, activeAt, address, browser }) => ({
          id,
          current: id === self.proof.sessionId,
          since: createdAt.getTime(),
          activeAt: activeAt.getTime(),
          address: address || null,
          browser: browser?.slice(0, 200) || null,
        })),
      }
    },

    async changePassword(self, { current, next }) {
      const shown = { password: current, code: null }
      const besideFactor = await hasSecondFactor(database, self.id)
      const why = refuseNewPassword(next, settings.passwords, { ...self, besideFactor })
      const hash = why === null ? await hashed(next) : null
      const changed = await prove(self, 'account.password', shown, async (tables) => {
        if (hash === null) return why
        await setPassword(tables, self.id, hash)
        await endSessionsOf(tables, self.id, self.proof.sessionId)
        await done(tables, self, 'account.password')
        return null
      })
      if (!changed.ok) return changed
      return changed.value === null ? ok(null) : err(changed.value)
    },

    offerSecondFactor: (self, password) =>
      proveAnew(self, 'account.secondFactor', password, async () => offer(settings, self)),

    async replaceSecondFactor(self, ticket, code) {
      const secret = readTicket(settings, self, ticket)
      if (secret === null) return err('ticketVoid')
      const step = stepOf(secret, code.replace(/\s/g, ''), now())
      if (step === null) return refused(self, 'account.secondFactor', 'codeWrong')
      const codes = await database.$transaction(async (tables) => {
        const made = await putSecondFactor(tables, seal, self.id, secret, now())
        await spendStep(tables, self.id, step)
        await endSessionsOf(tables, self.id, self.proof.sessionId)
        await done(tables, self, 'account.secondFactor')
        return made
      })
      return ok(codes)
    },

    renewRecoveryCodes: (self, password) =>
      proveAnew(self, 'account.recoveryCodes', password, async (tables) => {
        await done(tables, self, 'account.recoveryCodes')
        return putRecoveryCodes(tables, self.id)
      }),

    async endSessions(self, which) {
      await database.$transaction(async (tables) => {
        const detail = which === 'others' ? await endOthers(tables, self) : await endOne(tables, self, which)
        await done(tables, self, 'account.endSessions', detail)
      })
    },
  }
}

async function factorsOf(tables: AuthTables, id: string): Promise<Factors> {
  const [factors] = await tables.$queryRaw<Factors[]>`
    SELECT EXISTS (SELECT FROM account WHERE user_id = ${id} AND provider_id = 'credential') AS "hasPassword",
           EXISTS (SELECT FROM second_factor WHERE user_id = ${id}) AS "hasSecondFactor"`
  return factors ?? { hasPassword: false, hasSecondFactor: false }
}

async function endOthers(tables: AuthTables, self: Self): Promise<Detail> {
  await endSessionsOf(tables, self.id, self.proof.sessionId)
  return {}
}

async function endOne(tables: AuthTables, self: Self, which: string): Promise<Detail> {
  const ended = await tables.$executeRaw`DELETE FROM session WHERE id = ${which} AND user_id = ${self.id}`
  await tellOfPerson(tables, self.id)
  // What names no session of theirs is whatever somebody has sent: a row that nobody may delete keeps none of it.
  return { session: ended > 0 ? which : null }
}

/** A secret that was made for somebody, good for as long as it takes to fetch a phone. */
function offer({ seal, now }: LibrarySettings, self: Self): OfferedFactor {
  const secret = newSecret()
  const ticket = seal.seal(JSON.stringify({ for: self.id, secret, until: now() + codeStepMs }))
  return { secret, appAddress: appAddress(secret, self.email), ticket }
}

function readTicket({ seal, now }: LibrarySettings, self: Self, ticket: string): string | null {
  try {
    const read = JSON.parse(seal.open(ticket)) as { for?: unknown; secret?: unknown; until?: unknown }
    const good = read.for === self.id && typeof read.until === 'number' && read.until > now()
    return good && typeof read.secret === 'string' ? read.secret : null
  } catch {
    return null
  }
}
