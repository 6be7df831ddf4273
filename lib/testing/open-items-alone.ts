import { openPrisma } from '@/lib/adapters/prisma/client'
import { prismaStore } from '@/lib/adapters/prisma/store'
import { putUnknown } from './open-items'

// Fills a database for the restart: so many outcomes that are not known, and so many names of what was received.

const [, , databaseUrl = '', outcomes = '0', received = '0'] = process.argv
const prisma = openPrisma(databaseUrl)
await putUnknown(prismaStore(prisma, 1), Number(outcomes), Date.now())
await prisma.$executeRaw`
  INSERT INTO inbox (source, external_id, received_at)
  SELECT 'twilio', 'token:' || number, now() - number * interval '1 second'
  FROM generate_series(1, ${Number(received)}::integer) number`
await prisma.$disconnect()
