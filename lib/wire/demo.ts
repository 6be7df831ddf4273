import { z } from 'zod'

/** Business seconds in a real one: the whole system never runs faster. */
const scaleMax = 60
/** A story of the demo takes less than a minute. */
const forMsMax = 60_000

/**
 * POST /api/demo/pace, only under the demo switch: runs `scale` times as fast for `forMs` real milliseconds, or back at
 * the usual pace at once.
 */
export const setPace = z.union([
  z.strictObject({ scale: z.number().min(1).max(scaleMax), forMs: z.int().min(1).max(forMsMax) }),
  z.strictObject({ usual: z.literal(true) }),
])
export type SetPace = z.infer<typeof setPace>

/** POST /api/demo/become, only under the demo switch: goes on as this person of the demo, without a password. */
export const becomePerson = z.strictObject({ who: z.enum(['agent', 'supervisor']) })
export type BecomePerson = z.infer<typeof becomePerson>
