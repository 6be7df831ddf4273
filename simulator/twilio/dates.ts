/** A date as Twilio prints it, with a numeric zone. */
export function rfc2822(date: Date): string
export function rfc2822(date: Date | null): string | null
export function rfc2822(date: Date | null): string | null {
  return date ? date.toUTCString().replace('GMT', '+0000') : null
}
