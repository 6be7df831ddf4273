import { config } from 'zod'

// Runs before any page's code. Without this zod tries out whether it may make a function of a text, which the policy of our
// pages forbids: no harm, but the browser would report each page for it.
config({ jitless: true })
