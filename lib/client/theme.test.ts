import { afterEach, expect, it, vi } from 'vitest'
import { chooseTheme, themeCookie } from './theme'

afterEach(() => {
  vi.unstubAllGlobals()
})

function remembered(protocol: string): string {
  const page = { documentElement: { dataset: {} }, cookie: '' }
  vi.stubGlobal('document', page)
  vi.stubGlobal('window', { location: { protocol } })
  chooseTheme('dark')
  return page.cookie
}

it('Over https the theme is kept where no neighbour can plant one', () => {
  const cookie = remembered('https:')
  expect(cookie).toMatch(/^__Host-sotto-theme=dark; path=\/; .*; secure$/)
  expect(cookie.startsWith(`${themeCookie(true)}=`)).toBe(true)
})

it('On somebody’s own machine it is kept without', () => {
  expect(remembered('http:')).toMatch(/^sotto-theme=dark; path=\/; max-age=\d+; samesite=lax$/)
})
