import { type Environment, environment } from '../env'
import { trustedProxies } from '../http/client-address'
import { openFrontDoor } from '../http/front-door'
import { everyAnswer, pageHeaders, type SecurityHeaders, type WebSettings } from '../http/security-headers'
import { isLoopback } from '../values/address'

/** What the environment means for browsers. */
export function webSettings(env: Environment): WebSettings {
  return {
    hsts: env.publicUrl.startsWith('https:') && !isLoopback(env.publicUrl),
    frameAncestors: env.frameAncestors,
    demoFrame: env.demo && env.demoBarUrl ? new URL(env.demoBarUrl).origin : null,
    softphone: twilioSignalling,
    development: !env.production,
  }
}

/** The headers of a page, from the process's own environment. */
export function headersOfPage(path: string, nonce: string): SecurityHeaders {
  settings ??= webSettings(environment())
  return pageHeaders(settings, path, nonce)
}

let settings: WebSettings | undefined

/** From now on every request has its address and every answer its headers. Called once, before anything is served. */
export function watchTheDoor(env: Environment): void {
  openFrontDoor({ isTrusted: trustedProxies(env.trustedProxies), headers: everyAnswer(webSettings(env)) })
}

/**
 * Where the Voice SDK signals (its README, "Content Security Policy"): first to `roaming`, and after a lost connection to
 * the edge that answered. The rest of what that list names is not contacted: sounds are ours, and events are not sent.
 */
const twilioSignalling = [
  ...['roaming', 'ashburn', 'umatilla', 'sao-paulo', 'dublin', 'frankfurt', 'singapore', 'sydney', 'tokyo'],
  ...['ashburn-ix', 'san-jose-ix', 'london-ix', 'frankfurt-ix', 'singapore-ix', 'sydney-ix', 'tokyo-ix'],
].map((edge) => `wss://voice-js.${edge}.twilio.com`)
