/** `system` follows the device. */
export type Theme = 'system' | 'light' | 'dark'

/**
 * The cookie the root layout reads, so that the first paint already has the right colours. A cookie that names its host cannot
 * be planted by a neighbour; browsers take that prefix only over https.
 */
export function themeCookie(https: boolean): string {
  return https ? '__Host-sotto-theme' : 'sotto-theme'
}

const themeCookieSeconds = 365 * 24 * 3_600

/** Shows a theme at once and remembers it. */
export function chooseTheme(theme: Theme): void {
  const root = document.documentElement
  if (theme === 'system') delete root.dataset.theme
  else root.dataset.theme = theme
  const age = theme === 'system' ? 0 : themeCookieSeconds
  const https = window.location.protocol === 'https:'
  // biome-ignore lint/suspicious/noDocumentCookie: the Cookie Store API is missing in some browsers and on plain http
  document.cookie = `${themeCookie(https)}=${theme}; path=/; max-age=${age}; samesite=lax${https ? '; secure' : ''}`
}
