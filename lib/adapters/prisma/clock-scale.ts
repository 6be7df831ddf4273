import type { PrismaTransaction } from './client'

/** How many business seconds pass in a real one; a function where that may change under a commit (pace.ts). */
export type ClockScale = number | ((tx: PrismaTransaction) => Promise<number>)

/** The scale for what this commit plans. Asked only by commits that plan something. */
export async function scaleFor(tx: PrismaTransaction, clockScale: ClockScale): Promise<number> {
  return typeof clockScale === 'number' ? clockScale : clockScale(tx)
}
