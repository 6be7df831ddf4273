import { keptInPostgres } from '@/lib/testing/contracts/postgres'
import { storeContract } from '@/lib/testing/contracts/store'

storeContract(keptInPostgres())
