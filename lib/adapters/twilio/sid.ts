import { z } from 'zod'

/** A field of a form that holds an identifier of Twilio's with this prefix; `null` for anything else. */
export const sid = (prefix: string) =>
  z
    .string()
    .regex(new RegExp(`^${prefix}[0-9a-fA-F]{32}$`))
    .nullable()
    .catch(null)
    .default(null)
