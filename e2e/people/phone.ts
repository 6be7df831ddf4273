import { Secret, TOTP } from 'otpauth'
import { settings } from './settings'

/** The six figures that somebody's authenticator app shows now; each counts once for each person. */
export function phoneShows(secret: string = settings.secondFactor): string {
  return new TOTP({ secret: Secret.fromBase32(secret.replace(/\s/g, '')) }).generate()
}
