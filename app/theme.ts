import { type Theme, themeCookie } from '@/lib/client/theme'

/** The theme a person chose in this browser; anything unknown follows the device. */
export function themeOf(cookies: { get(name: string): { value: string } | undefined }): Theme {
  const chosen = cookies.get(themeCookie)?.value
  return chosen === 'light' || chosen === 'dark' ? chosen : 'system'
}
