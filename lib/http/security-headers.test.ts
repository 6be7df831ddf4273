import { describe, expect, it } from 'vitest'
import { everyAnswer, pageHeaders, type WebSettings } from './security-headers'

const production: WebSettings = {
  hsts: true,
  frameAncestors: [],
  demoFrame: null,
  softphone: ['wss://voice.example.com'],
  development: false,
}
const paths = ['/', '/desk', '/desk/new', '/payments', '/payments/p1', '/deskx', '/nothing/there']

/** A policy as its directives. */
function policyOf(headers: Readonly<Record<string, string>>): Record<string, string> {
  const directives = (headers['content-security-policy'] ?? '').split('; ')
  return Object.fromEntries(directives.map((each) => [each.split(' ')[0], each.replace(/^\S+ /, '')]))
}
const page = (path: string, changes: Partial<WebSettings> = {}) =>
  pageHeaders({ ...production, ...changes }, path, 'bm9uY2U=')

describe('An answer that nobody has thought about', () => {
  it('may do nothing in a browser', () => {
    expect(everyAnswer(production)).toEqual({
      'content-security-policy':
        "default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
      'x-content-type-options': 'nosniff',
      'x-frame-options': 'DENY',
      'referrer-policy': 'no-referrer',
      'cross-origin-resource-policy': 'same-origin',
      'strict-transport-security': 'max-age=63072000; includeSubDomains',
    })
  })

  it('says nothing of https on this machine', () => {
    expect(everyAnswer({ ...production, hsts: false })).not.toHaveProperty('strict-transport-security')
  })
})

describe('A page', () => {
  it.each(paths)('at %s loads and runs only what is ours', (path) => {
    const policy = policyOf(page(path))
    expect(policy).toMatchObject({
      'default-src': "'self'",
      'script-src': "'self' 'nonce-bm9uY2U='",
      'style-src': "'self'",
      'object-src': "'none'",
      'base-uri': "'none'",
      'form-action': "'self'",
      'frame-src': "'none'",
      'frame-ancestors': "'none'",
    })
    expect(JSON.stringify(policy)).not.toMatch(/unsafe|\*|data:|blob:|https?:/)
  })

  it.each(paths)('at %s has everything that stands on every answer', (path) => {
    const { 'content-security-policy': _own, ...rest } = everyAnswer(production)
    expect(page(path)).toMatchObject({ ...rest, 'cross-origin-opener-policy': 'same-origin' })
  })

  it('reaches the signalling and the microphone on the desk, and nowhere else', () => {
    const reaching = paths.filter((path) => policyOf(page(path))['connect-src'] !== "'self'")
    const hearing = paths.filter((path) => !page(path)['permissions-policy']?.includes('microphone=()'))
    expect([reaching, hearing]).toEqual([
      ['/desk', '/desk/new'],
      ['/desk', '/desk/new'],
    ])
    expect(policyOf(page('/desk'))['connect-src']).toBe("'self' wss://voice.example.com")
    expect(page('/desk')['permissions-policy']).toContain('microphone=(self)')
    expect(page('/desk')['permissions-policy']).toContain('camera=()')
  })

  it('is shown by those whom the operator lists, and by nobody else', () => {
    const framed = page('/desk', { frameAncestors: ['https://crm.example.com', 'https://b.example.com'] })
    expect(policyOf(framed)['frame-ancestors']).toBe('https://crm.example.com https://b.example.com')
    // Nor may any answer say otherwise: what stands on every answer stays on pages.
    expect(everyAnswer({ ...production, frameAncestors: ['https://crm.example.com'] })).not.toHaveProperty(
      'x-frame-options',
    )
    expect(framed).not.toHaveProperty('x-frame-options')
    expect(page('/desk')['x-frame-options']).toBe('DENY')
  })

  it('shows exactly one other origin in the demo, and lets its windows be heard of', () => {
    const demo = page('/payments', { demoFrame: 'http://127.0.0.1:4000' })
    expect(policyOf(demo)['frame-src']).toBe('http://127.0.0.1:4000')
    expect(demo['cross-origin-opener-policy']).toBe('same-origin-allow-popups')
  })

  it('lets the tools of development in only there, and no inline script even there', () => {
    const policy = policyOf(page('/', { development: true }))
    expect(policy['script-src']).toBe("'self' 'nonce-bm9uY2U=' 'unsafe-eval'")
    expect(policy['style-src']).toBe("'self' 'unsafe-inline'")
  })
})
