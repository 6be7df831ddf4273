/** What a request asks for, by the shape of its path and its form, in one or two words. */
const steps: readonly { path: RegExp; post: Step; get?: string }[] = [
  { path: /\/Accounts\/AC\w+\.json$/, post: 'account', get: 'account' },
  {
    path: /\/Calls\/CA\w+\.json$/,
    post: (form) => (form.has('Status') ? 'hang-up' : 'redirect'),
    get: 'call',
  },
  { path: /\/Calls\.json$/, post: 'call', get: 'calls' },
  { path: /\/Payments\.json$/, post: 'create' },
  { path: /\/Payments\/PK\w+\.json$/, post: updateOf },
  { path: /\/Recordings\.json$/, post: 'record', get: 'recordings' },
  { path: /\/Recordings\/[\w.]+\.json$/, post: changeOf, get: 'recording' },
]

type Step = string | ((form: URLSearchParams) => string)

const changes: Record<string, string> = { paused: 'pause', 'in-progress': 'resume', stopped: 'stop' }

/** A request in words, for faults that are limited to some: method, path, and what it asks for. */
export function describeRequest(method: string, path: string, form: URLSearchParams): string {
  const known = steps.find((step) => step.path.test(path))
  const step = method === 'POST' ? known?.post : known?.get
  return [method, path, typeof step === 'function' ? step(form) : step].filter(Boolean).join(' ')
}

function updateOf(form: URLSearchParams): string {
  const status = form.get('Status')
  return `update ${status ?? `capture ${form.get('Capture')}`}`
}

function changeOf(form: URLSearchParams): string {
  return changes[form.get('Status') ?? ''] ?? 'change'
}
