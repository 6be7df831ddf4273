import { hashPassword } from 'better-auth/crypto'
import { refusePassword, wordsAbout } from '@/lib/domain/password'
import { codeStepMs } from '@/lib/domain/timing'
import type { Accounts, OfferedFactor, ProofRefusal, Self } from '@/lib/ports/accounts'
import { err, ok, type Result } from '@/lib/values/result'
import { auditPerson } from './audit'
import { isCommonPassword } from './blocklist'
import { appAddress, newSecret, stepOf } from './codes'
import type { LibrarySettings, signInLibrary } from './library'
import { type HashedPassword, setPassword } from './people'
import { hasSecondFactor, putRecoveryCodes, putSecondFactor, spendCode, spendStep } from './second-factor'
import { endSessionsOf, noteActive, renewSession, sessionsOf, tellOfPerson } from './sessions'
import { countTry, forgetTries, takeTryBack, tryKey } from './tries'

/** What people do about their own accounts. */
export function ownAccounts(settings: LibrarySettings, library: ReturnType<typeof signInLibrary>): Accounts {
  const { database, seal, now } = settings
  const keyOf = (self: Self) => tryKey(settings.secret, self.email)
  const note = (self: Self, action: string, detail: Record<string, string | null> = {}) =>
    database.$transaction(async (tables) => {
      await auditPerson(tables, { at: now(), actor: self, subjectId: self.id, action, detail })
    })
  const refused = async (self: Self, action: string, reason: ProofRefusal) => {
    const row = { at: now(), actor: self, subjectId: self.id, action, detail: { reason } }
    await auditPerson(database, { ...row, outcome: 'refused' })
    return err(reason)
  }

  /** Looks at what is shown, and counts it first. Nothing but all of it being right clears the count. */
  const prove = async (
    self: Self,
    action: string,
    shown: { readonly password: string | null; readonly code: string | null },
  ): Promise<Result<{ by: string }, ProofRefusal>> => {
    if (!(await countTry(database, keyOf(self), now()))) return refused(self, action, 'tooManyTries')
    const { password, code } = shown
    if (password !== null && !(await library.api.isPassword({ body: { userId: self.id, password } })))
      return refused(self, action, 'passwordWrong')
    const kind = code === null ? null : await spendCode(database, seal, self.id, code, now())
    if (code !== null && kind === null) return refused(self, action, 'codeWrong')
    // A password alone was shown: wrong codes of before still count.
    await (kind === null ? takeTryBack(database, keyOf(self)) : forgetTries(database, keyOf(self)))
    return ok({ by: [password === null ? null : 'password', kind].filter(Boolean).join(' and ') })
  }
  const renew = async (self: Self, action: string, by: string, factor: boolean) => {
    const token = await database.$transaction(async (tables) => {
      await auditPerson(tables, { at: now(), actor: self, subjectId: self.id, action, detail: { by } })
      return renewSession(tables, self.proof.sessionId, factor, now())
    })
    if (token === null) return []
    const handed = await library.api.handOverToken({
      body: { token },
      headers: new Headers(),
      returnHeaders: true,
    })
    return handed.headers.getSetCookie()
  }

  return {
    active: (proof) => noteActive(database, proof, now()),

    async confirm(self, code) {
      const proven = await prove(self, 'session.confirm', { password: null, code })
      return proven.ok ? ok(await renew(self, 'session.confirm', proven.value.by, true)) : proven
    },

    async unlock(self, shown) {
      const proven = await prove(self, 'session.unlock', shown)
      return proven.ok
        ? ok(await renew(self, 'session.unlock', proven.value.by, shown.code !== null))
        : proven
    },

    async overview(self) {
      const [[factor], codes, sessions, accounts] = await Promise.all([
        database.$queryRaw<
          { at: Date }[]
        >`SELECT enrolled_at AS at FROM second_factor WHERE user_id = ${self.id}`,
        database.$queryRaw<
          unknown[]
        >`SELECT 1 FROM recovery_code WHERE user_id = ${self.id} AND used_at IS NULL`,
        sessionsOf(database, self.id),
        database.$queryRaw<unknown[]>`
          SELECT 1 FROM account WHERE user_id = ${self.id} AND provider_id = 'credential'`,
      ])
      return {
        hasPassword: accounts.length > 0,
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
      const proven = await prove(self, 'account.password', { password: current, code: null })
      if (!proven.ok) return proven
      const person = {
        besideFactor: await hasSecondFactor(database, self.id),
        about: wordsAbout(self.name, self.email),
      }
      const why = refusePassword(next, settings.passwords, person, isCommonPassword)
      if (why !== null) return err(why)
      const hash = (await hashPassword(next)) as HashedPassword
      await database.$transaction(async (tables) => {
        await setPassword(tables, self.id, hash)
        await endSessionsOf(tables, self.id, self.proof.sessionId)
        await auditPerson(tables, { at: now(), actor: self, subjectId: self.id, action: 'account.password' })
      })
      return ok(null)
    },

    offerSecondFactor: (self) => offer(settings, self),

    async replaceSecondFactor(self, ticket, code) {
      const secret = readTicket(settings, self, ticket)
      if (secret === null) return err('ticketVoid')
      const step = stepOf(secret, code.replace(/\s/g, ''), now())
      if (step === null) return refused(self, 'account.secondFactor', 'codeWrong')
      const codes = await database.$transaction(async (tables) => {
        const made = await putSecondFactor(tables, seal, self.id, secret, now())
        await spendStep(tables, self.id, step)
        await endSessionsOf(tables, self.id, self.proof.sessionId)
        await auditPerson(tables, {
          at: now(),
          actor: self,
          subjectId: self.id,
          action: 'account.secondFactor',
        })
        return made
      })
      return ok(codes)
    },

    async renewRecoveryCodes(self) {
      return database.$transaction(async (tables) => {
        await auditPerson(tables, {
          at: now(),
          actor: self,
          subjectId: self.id,
          action: 'account.recoveryCodes',
        })
        return putRecoveryCodes(tables, self.id)
      })
    },

    async endSessions(self, which) {
      if (which === 'others') {
        await database.$transaction(async (tables) => {
          await endSessionsOf(tables, self.id, self.proof.sessionId)
          await auditPerson(tables, {
            at: now(),
            actor: self,
            subjectId: self.id,
            action: 'account.endSessions',
          })
        })
        return
      }
      await database.$executeRaw`DELETE FROM session WHERE id = ${which} AND user_id = ${self.id}`
      await tellOfPerson(database, self.id)
      await note(self, 'account.endSessions', { session: which.slice(0, 80) })
    },
  }
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
