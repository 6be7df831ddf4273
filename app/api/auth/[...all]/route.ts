import { house, onlyFromOurPages } from '@/lib/server'

/** Signing in and out. Which of the library's doors are open is settled in lib/adapters/auth. */
export const GET = onlyFromOurPages('auth', (request) => house().auth.handler(request))
export const POST = GET
