/**
 * What browsers are told about an answer of ours. By default they are told to do nothing with it: {@link everyAnswer}
 * stands on all of them, also on those that somebody adds and forgets to think about. Pages are loosened as far as they
 * need it, by {@link pageHeaders}.
 */
export function everyAnswer({
  hsts,
  frameAncestors,
}: Pick<WebSettings, 'hsts' | 'frameAncestors'>): SecurityHeaders {
  return {
    // For what is no page: opened as one, it may load nothing, run nothing and send nothing.
    'content-security-policy': policy({ ...nothing, 'frame-ancestors': ["'none'"] }),
    'x-content-type-options': 'nosniff',
    // It knows only "nobody" and "ourselves": where pages may be shown by others, the policy alone says by whom.
    ...(frameAncestors.length === 0 ? { 'x-frame-options': 'DENY' } : {}),
    // Addresses hold ids of payments, and what a CRM fills in.
    'referrer-policy': 'no-referrer',
    'cross-origin-resource-policy': 'same-origin',
    ...(hsts ? { 'strict-transport-security': `max-age=${hstsSeconds}; includeSubDomains` } : {}),
  }
}

/**
 * The headers of a page. `nonce`: fresh for each answer; scripts that stand in the page run only with it (W3C CSP level 3,
 * section 7.1).
 */
export function pageHeaders(settings: WebSettings, path: string, nonce: string): SecurityHeaders {
  return {
    ...everyAnswer(settings),
    'content-security-policy': policy(pagePolicy(settings, path, nonce)),
    'permissions-policy': permissions(path),
    // The bar of the demo opens the caller's phone, and has to know whether it did.
    'cross-origin-opener-policy': settings.demoFrame === null ? 'same-origin' : 'same-origin-allow-popups',
  }
}

/** What the operator's environment means for browsers. Addresses are origins. */
export interface WebSettings {
  /** Whether browsers may remember that there is no way to us but https. */
  readonly hsts: boolean
  /** Whose pages may show ours in a frame, such as a CRM's. */
  readonly frameAncestors: readonly string[]
  /** Whose page our own pages show in a frame: that of the demo's bar, `null` outside the demo. */
  readonly demoFrame: string | null
  /** Where the softphone's signalling goes. */
  readonly softphone: readonly string[]
  /** `next dev`: its tools evaluate text and write styles into the page. */
  readonly development: boolean
}

/** Headers by their name in lower case. */
export type SecurityHeaders = Readonly<Record<string, string>>

/** Two years, as the preload list recommends (hstspreload.org). ASVS 5.0 3.4.1 asks for one, and for all subdomains. */
const hstsSeconds = 63_072_000

/** Whether this is the desk, where calls ring. */
function isDesk(path: string): boolean {
  return path === '/desk' || path.startsWith('/desk/')
}

type Policy = Readonly<Record<string, readonly string[]>>

const nothing: Policy = { 'default-src': ["'none'"], 'base-uri': ["'none'"], 'form-action': ["'none'"] }

/**
 * Scripts and styles are files of ours, or scripts with the nonce. Not `strict-dynamic`: it would let a script of ours
 * that was talked into it load from anywhere, and `'self'` is enough for everything that Next loads later. No page has
 * inline styles: React and the popover set them through the style object, which no policy concerns.
 */
function pagePolicy(settings: WebSettings, path: string, nonce: string): Policy {
  const { frameAncestors, demoFrame, softphone, development } = settings
  return {
    'default-src': ["'self'"],
    'script-src': ["'self'", `'nonce-${nonce}'`, ...(development ? ["'unsafe-eval'"] : [])],
    'style-src': ["'self'", ...(development ? ["'unsafe-inline'"] : [])],
    'connect-src': ["'self'", ...(isDesk(path) ? softphone : [])],
    'object-src': ["'none'"],
    'base-uri': ["'none'"],
    'form-action': ["'self'"],
    'frame-src': [demoFrame ?? "'none'"],
    'frame-ancestors': frameAncestors.length > 0 ? frameAncestors : ["'none'"],
  }
}

function policy(directives: Policy): string {
  return Object.entries(directives)
    .map(([name, sources]) => [name, ...sources].join(' '))
    .join('; ')
}

/** What a page of ours never needs. The microphone is for the softphone on the desk. */
const unused = [
  ...['accelerometer', 'browsing-topics', 'camera', 'display-capture', 'geolocation', 'gyroscope', 'hid'],
  ...[
    'idle-detection',
    'local-fonts',
    'magnetometer',
    'midi',
    'payment',
    'serial',
    'usb',
    'xr-spatial-tracking',
  ],
]

function permissions(path: string): string {
  const off = unused.map((feature) => `${feature}=()`)
  return [...off, `microphone=${isDesk(path) ? '(self)' : '()'}`].join(', ')
}
