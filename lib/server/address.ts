/**
 * From where somebody asks. The last address is the one that our own proxy saw; those before it anybody can write.
 */
export function addressOf(request: Request): string | null {
  return request.headers.get('x-forwarded-for')?.split(',').at(-1)?.trim().slice(0, 45) || null
}
