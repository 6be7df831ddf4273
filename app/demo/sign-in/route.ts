import { house } from '@/lib/server'

/** Follows the link that the demo prints. Without the demo switch, or from another machine, there is nothing here. */
export async function GET(request: Request): Promise<Response> {
  // A browser that only prepares for a click must not use the link up.
  if (/prefetch|prerender/.test(request.headers.get('sec-purpose') ?? '')) return answer(204, null)
  const link = await house().auth.redeemSignInLink(request)
  if (link.kind === 'off') return answer(404, 'Not found')
  if (link.kind === 'spent') return answer(410, usedPage, { 'content-type': 'text/html; charset=utf-8' })
  const response = answer(303, null, { location: '/desk' })
  for (const cookie of link.cookies) response.headers.append('set-cookie', cookie)
  return response
}

/** Next would answer HEAD by running GET, and a look would use the link up. */
export const HEAD = (): Response => answer(405, null, { allow: 'GET' })

const usedPage = `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<title>Link used · Sotto</title>
<p>This link has been used or has run out. <a href="/">Sign in</a></p>
</html>
`

function answer(status: number, body: string | null, headers: Record<string, string> = {}): Response {
  return new Response(body, { status, headers: { 'cache-control': 'no-store', ...headers } })
}
