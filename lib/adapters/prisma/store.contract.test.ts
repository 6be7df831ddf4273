import { describe } from 'vitest'
import { byHandContract } from '@/lib/testing/contracts/by-hand'
import { keptInPostgres } from '@/lib/testing/contracts/postgres'
import { presenceContract } from '@/lib/testing/contracts/presence'
import { readingContract } from '@/lib/testing/contracts/reading'
import { storeContract } from '@/lib/testing/contracts/store'
import { unfinishedContract } from '@/lib/testing/contracts/unfinished'

const house = keptInPostgres()

describe('The store in PostgreSQL', () => storeContract(house))
describe('Reading from PostgreSQL', () => readingContract(house))
describe('Presence in PostgreSQL', () => presenceContract(house))
describe('What is not finished in PostgreSQL', () => unfinishedContract(house))
byHandContract(house)
