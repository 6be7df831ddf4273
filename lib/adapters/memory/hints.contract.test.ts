import { describe } from 'vitest'
import { hintsContract } from '@/lib/testing/contracts/hints'
import { keptInMemory } from '@/lib/testing/contracts/memory'

describe('Hints in memory', () => hintsContract(keptInMemory()))
