import type { LookUp, LookUps } from '@/lib/ports/look-ups'
import type { Tables } from './tables'

/** The record of the last look at each attempt. */
export function memoryLookUps({ lookUps }: Tables): LookUps {
  const change = (attemptId: string, record: Partial<LookUp>) =>
    void lookUps.set(attemptId, { ...(lookUps.get(attemptId) ?? neverLooked(attemptId)), ...record })
  return {
    async looked({ attemptId, at, said, nextAt }) {
      change(attemptId, { lookedAt: at, said, nextAt })
    },
    async hinted({ attemptId, at, said, nextAt }, hintedAt) {
      const promised = lookUps.get(attemptId)?.nextAt ?? null
      const stands = promised !== null && nextAt !== null && promised > at && promised < nextAt
      change(attemptId, { lookedAt: at, said, hintedAt, nextAt: stands ? promised : nextAt })
    },
  }
}

/** The record of an attempt of which nothing is known. */
export function neverLooked(attemptId: string): LookUp {
  return { attemptId, lookedAt: null, said: null, nextAt: null, hintedAt: null, askedAt: null }
}
