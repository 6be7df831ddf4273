import type { Context } from 'hono'

/** The JSON object in a request's body; an empty body is an empty object, anything else that is no object too. */
export async function readJson(c: Context): Promise<Record<string, unknown>> {
  try {
    const value: unknown = await c.req.json()
    return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {}
  } catch {
    return {}
  }
}

/** A refusal of the control API: one sentence. */
export function refuse(c: Context, status: 400 | 403 | 404 | 409, error: string) {
  return c.json({ error }, status)
}
