import type { Context } from 'hono'
import { HTTPException } from 'hono/http-exception'

/** The JSON object in a request's body; an empty body is an empty object. Anything else is answered with 400. */
export async function readJson(c: Context): Promise<Record<string, unknown>> {
  const text = await c.req.text()
  if (text.trim() === '') return {}
  const value = parsed(text)
  if (typeof value === 'object' && value !== null && !Array.isArray(value))
    return value as Record<string, unknown>
  throw new HTTPException(400, { res: refuse(c, 400, 'The body must be a JSON object.') })
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return null
  }
}

/** A whole number within bounds, both included. */
export function isWhole(value: unknown, min: number, max: number): value is number {
  return typeof value === 'number' && Number.isInteger(value) && value >= min && value <= max
}

/** A refusal of the control API: one sentence. */
export function refuse(c: Context, status: 400 | 403 | 404 | 409, error: string) {
  return c.json({ error }, status)
}
