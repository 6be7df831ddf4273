import { z } from 'zod'
import type { BecomePerson, SetPace } from '@/lib/wire/demo'
import { request } from './fetcher'

/** Commands that exist only in the demo. Each tells whether it was done. */

/** Lets business time run faster for a while, or at its usual pace again. */
export async function setPace(pace: SetPace): Promise<boolean> {
  return (await request('POST', '/api/demo/pace', z.unknown(), pace)).ok
}

/** Goes on as another person; every page has to be loaded anew. */
export async function becomePerson(who: BecomePerson['who']): Promise<boolean> {
  return (await request('POST', '/api/demo/become', z.unknown(), { who })).ok
}
