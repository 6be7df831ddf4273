import { randomBytes } from 'node:crypto'
import { type NextRequest, NextResponse } from 'next/server'
import { headersOfPage } from './lib/server/web'

const nonceBytes = 16

/**
 * Gives every page its headers, with a fresh nonce that Next finds in the request and writes on its scripts. Headers are all
 * that is done here: nothing is allowed or refused, because Next does not promise to run this for every request. What
 * it is not run for keeps the headers of lib/http/front-door.ts, which let a browser do nothing.
 */
export function proxy(request: NextRequest): NextResponse {
  const headers = headersOfPage(request.nextUrl.pathname, randomBytes(nonceBytes).toString('base64'))
  const toPage = new Headers(request.headers)
  toPage.set('content-security-policy', headers['content-security-policy'] ?? '')
  return NextResponse.next({ request: { headers: toPage }, headers })
}

/** Callbacks and commands have no time to lose here and are no pages, and neither are the files of the build. */
export const config = { matcher: '/((?!api/|_next/static/|icon.svg$|favicon.ico$).*)' }
