import { Refusal } from './refusal.mjs'

/** A port number from a flag's text, or a refusal that names the flag. */
export function portFrom(text, flag) {
  const port = Number(text)
  if (/^\d{1,5}$/.test(text) && port >= 1 && port <= 65_535) return port
  throw new Refusal(`${flag} takes a port number from 1 to 65535, not "${text}".`)
}
