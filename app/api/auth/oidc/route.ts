import { house } from '@/lib/server'

/** On to the provider at which people sign in. Where none is set up there is nothing here. */
export async function GET(): Promise<Response> {
  return (await house().auth.oidc?.begin()) ?? new Response('Not found', { status: 404 })
}
