import { expect, it } from 'vitest'
import { standardPace } from '@/lib/ports/look-up-budget'
import { fresh } from '@/lib/testing/changes'
import { lookUpBudgetContract } from '@/lib/testing/contracts/look-up-budget'
import { ownDatabase } from '@/lib/testing/database'
import { openPrisma } from './client'
import { prismaLookUpBudget } from './look-up-budget'

const database = ownDatabase()

lookUpBudgetContract((pace) => prismaLookUpBudget(database.prisma, fresh('instance'), pace))

it('Instances share the budget of one processor, and processors share none', async () => {
  const other = openPrisma(database.url)
  const slow = { ...standardPace, perSecond: 1 / 60 }
  const key = fresh('instance')
  const both = [prismaLookUpBudget(database.prisma, key, slow), prismaLookUpBudget(other, key, slow)]
  const kinds: string[] = []
  for (let each = 0; each < 3; each += 1)
    for (const budget of both) kinds.push((await budget.take('watched')).kind)
  expect(kinds).toEqual(['go', 'go', 'go', 'go', 'wait', 'wait'])
  const elsewhere = prismaLookUpBudget(other, fresh('instance'), slow)
  expect(await elsewhere.take('watched')).toEqual({ kind: 'go' })
  await other.$disconnect()
})

it('Many who ask at once are given their turns one by one', async () => {
  const budget = prismaLookUpBudget(database.prisma, fresh('instance'), {
    perSecond: 100,
    burst: 4,
    reserve: 2,
  })
  const begun = performance.now()
  const leaves = await Promise.all(Array.from({ length: 40 }, () => budget.take('watched')))
  expect(leaves.filter(({ kind }) => kind === 'go')).toHaveLength(40)
  expect(performance.now() - begun).toBeGreaterThan(36 * 10 - 25)
})
