import { createHmac } from 'node:crypto'

/** Form fields in sending order. A name may occur more than once. */
export type FormFields = readonly (readonly [name: string, value: string])[]

/**
 * The value of X-Twilio-Signature for a form post, or for a GET when there are no fields.
 * Rule: twilio.com/docs/usage/security. The address counts as it was given, without its fragment; then each field in
 * order of its name, name and value joined with nothing between; a repeated value counts once.
 */
export function sign(authToken: string, url: string, fields: FormFields): string {
  const values = new Map<string, Set<string>>()
  for (const [name, value] of fields) values.set(name, (values.get(name) ?? new Set()).add(value))
  let signed = withoutFragment(url)
  for (const name of [...values.keys()].sort(byBytes)) {
    for (const value of [...(values.get(name) ?? [])].sort(byBytes)) signed += name + value
  }
  return createHmac('sha1', authToken).update(signed, 'utf8').digest('base64')
}

/** The address as it is requested: the fragment holds only settings for the sender. */
export function withoutFragment(url: string): string {
  const hash = url.indexOf('#')
  return hash === -1 ? url : url.slice(0, hash)
}

function byBytes(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0
}
