import { setTimeout as pass } from 'node:timers/promises'
import { describe } from 'vitest'
import { byHandContract } from '@/lib/testing/contracts/by-hand'
import { lookUpBudgetContract } from '@/lib/testing/contracts/look-up-budget'
import { keptInMemory } from '@/lib/testing/contracts/memory'
import { presenceContract } from '@/lib/testing/contracts/presence'
import { readingContract } from '@/lib/testing/contracts/reading'
import { storeContract } from '@/lib/testing/contracts/store'
import { unfinishedContract } from '@/lib/testing/contracts/unfinished'
import { memoryLookUpBudget } from './look-up-budget'

const house = keptInMemory()

describe('The store in memory', () => storeContract(house))
describe('Reading from memory', () => readingContract(house))
describe('Presence in memory', () => presenceContract(house))
describe('What is not finished in memory', () => unfinishedContract(house))
byHandContract(house)
describe('The budget in memory', () =>
  lookUpBudgetContract((pace) => memoryLookUpBudget({ now: () => performance.now(), pass }, pace)))
