import { house } from '@/lib/server'

/** Signing in and out. Which of the library's doors are open is settled in lib/adapters/auth. */
export const GET = (request: Request): Promise<Response> => house().auth.handler(request)
export const POST = GET
