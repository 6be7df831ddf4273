import { memoryLookUpBudget } from '@/lib/adapters/memory/look-up-budget'
import { prismaCardStops } from '@/lib/adapters/prisma/card-stops'
import type { Prisma } from '@/lib/adapters/prisma/client'
import { prismaEffects } from '@/lib/adapters/prisma/effects'
import { prismaHints } from '@/lib/adapters/prisma/hints'
import { prismaKeyPresses } from '@/lib/adapters/prisma/key-presses'
import { prismaLookUps } from '@/lib/adapters/prisma/look-ups'
import { prismaPresence } from '@/lib/adapters/prisma/presence'
import { prismaReading } from '@/lib/adapters/prisma/reading'
import { prismaStore } from '@/lib/adapters/prisma/store'
import { prismaUnfinished } from '@/lib/adapters/prisma/unfinished'
import { letterIds } from '@/lib/adapters/system/ids'
import { twilioCustomerLeg } from '@/lib/adapters/twilio/customer-leg'
import type { Actor, Deps, Settings } from '@/lib/usecases/deps'
import { fresh, morning } from './changes'
import { Outside } from './outside'

/** The use cases' surroundings: a real database, a clock that the test moves, and an outside that the test plays. */
export interface Office {
  readonly deps: Deps
  readonly outside: Outside
  readonly clock: { now(): number; readonly scale: number; advance(ms: number): void }
}

/** Everything that a use case needs, on this database. */
export function openOffice(prisma: Prisma, settings: Partial<Settings> = {}): Office {
  const outside = new Outside()
  let at = morning
  const clock = {
    now: () => at,
    scale: 1,
    advance(ms: number) {
      at += ms
    },
  }
  const deps: Deps = {
    store: prismaStore(prisma, clock.scale),
    effects: prismaEffects(prisma, clock),
    reading: prismaReading(prisma),
    keyPresses: prismaKeyPresses(prisma),
    presence: prismaPresence(prisma, clock),
    cardStops: prismaCardStops(prisma),
    sessions: outside.sessions,
    recordings: outside.recordings,
    calls: outside.calls,
    customerLeg: twilioCustomerLeg,
    links: { state: () => ({ phone: 'up', bank: 'up', records: 'up' }) },
    processor: outside.processor,
    lookUpBudget: memoryLookUpBudget({ now: clock.now, pass: async (ms) => clock.advance(ms) }),
    lookUps: prismaLookUps(prisma),
    hints: prismaHints(prisma),
    unfinished: prismaUnfinished(prisma, clock.scale),
    clock,
    ids: letterIds,
    settings: {
      // One for each, so that a test that stops its connector stops no other test.
      connector: fresh('connector'),
      recordCalls: true,
      defaultCurrency: 'GBP',
      timeZone: 'Europe/London',
      brands: ['visa', 'mastercard', 'amex'],
      postcodeCurrencies: [],
      typedTwiceToSave: [],
      ...settings,
    },
  }
  return { deps, outside, clock }
}

/** An agent who asks. */
export function agentNamed(id: string): Actor {
  return { id, name: id, email: `${id}@example.com`, roles: ['agent'], address: '127.0.0.1' }
}
