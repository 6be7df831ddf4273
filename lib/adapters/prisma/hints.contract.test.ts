import { describe } from 'vitest'
import { hintsContract } from '@/lib/testing/contracts/hints'
import { keptInPostgres } from '@/lib/testing/contracts/postgres'

describe('Hints in PostgreSQL', () => hintsContract(keptInPostgres()))
