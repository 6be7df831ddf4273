import { house } from '@/lib/server'

/** Back from the provider at which people sign in. Where none is set up there is nothing here. */
export async function GET(request: Request): Promise<Response> {
  return (await house().auth.oidc?.finish(request)) ?? new Response('Not found', { status: 404 })
}
