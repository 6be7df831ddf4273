import { cookies } from 'next/headers'
import { type Theme, themeCookie } from '@/lib/client/theme'
import { isHttps } from '@/lib/server'

/** The theme a person chose in this browser; anything unknown follows the device. */
export async function chosenTheme(): Promise<Theme> {
  // Before anything of ours is asked for: while the product is built there is no environment.
  const given = await cookies()
  const chosen = given.get(themeCookie(isHttps()))?.value
  return chosen === 'light' || chosen === 'dark' ? chosen : 'system'
}
