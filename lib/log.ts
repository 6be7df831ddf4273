import { scrub } from '@/lib/values/prose'

/**
 * The only logger: one JSON object per line with time, level, event name and fields; warnings and errors to stderr.
 * Everything passes the scrubber: no card-like digits, no known secret, nothing under a name that says it is secret.
 * It never throws and every line has a bound, because a log must not be able to break what it reports on.
 */
export const log: Log = createLog({
  write: (line, level) => {
    const name = level === 'info' ? 'stdout' : 'stderr'
    // A line is clean already: it does not pass the scrubber again.
    return writers[name]?.(line) ?? streams()[name].write(line)
  },
})

/** What a caller may say. `event` is a fixed name such as `payment.started`, the rest goes into fields. */
export interface Log {
  info(event: string, fields?: LogFields): void
  warn(event: string, fields?: LogFields, error?: unknown): void
  error(event: string, fields?: LogFields, error?: unknown): void
}

export type LogLevel = keyof Log
export type LogFields = Readonly<Record<string, unknown>>

/** Names values that no line may contain from now on, in this process. Texts shorter than eight characters are too common. */
export function keepOutOfLogs(values: readonly string[]): void {
  for (const value of values) if (value.length >= secretCharactersMin) secrets.add(value)
}

/**
 * From now on whatever else this process prints, a warning of a library or an error that Next tells by itself, is free of
 * card-like digits and known secrets as well. What is no text stays as it is.
 */
export function scrubOutput(): void {
  for (const name of ['stdout', 'stderr'] as const) {
    if (writers[name]) continue
    const stream = streams()[name]
    const write = stream.write.bind(stream)
    writers[name] = write
    stream.write = ((chunk: unknown, ...rest: never[]) =>
      write(cleanChunk(chunk) as string, ...rest)) as typeof write
  }
}

/** A logger that writes elsewhere; for tests and for tools. */
export function createLog(to: { write(line: string, level: LogLevel): unknown; now?(): number }): Log {
  const say = (level: LogLevel, event: string, fields: LogFields = {}, error?: unknown) => {
    try {
      to.write(line(to.now?.() ?? Date.now(), level, event, fields, error), level)
    } catch {
      // A full disk or a closed pipe must not stop a payment.
    }
  }
  return {
    info: (event, fields) => say('info', event, fields),
    warn: (event, fields, error) => say('warn', event, fields, error),
    error: (event, fields, error) => say('error', event, fields, error),
  }
}

const sharedKey = Symbol.for('sotto.log.secrets')
const secretCharactersMin = 8
const lineCharactersMax = 16_000
const textCharactersMax = 2_000
/** Twelve digits in words, with all that may stand between them. */
const numberCharactersMax = 500
const entriesMax = 50
const depthMax = 5
const stackLinesMax = 12

const streams = () => ({ stdout: process.stdout, stderr: process.stderr })

interface Shared {
  readonly secrets: Set<string>
  /** How the streams write by themselves, once their output is scrubbed. */
  readonly writers: { stdout?: (text: string) => boolean; stderr?: (text: string) => boolean }
}

// Next loads instrumentation and routes as separate copies of this module: what they know is shared through the process.
const shared = globalThis as unknown as { [sharedKey]: Shared }
shared[sharedKey] ??= { secrets: new Set(), writers: {} }
const { secrets, writers } = shared[sharedKey]

function line(at: number, level: LogLevel, event: string, fields: LogFields, error: unknown): string {
  const head = { at: new Date(at).toISOString(), level, event: clean(event) }
  const told = plain(fields, 0) as Record<string, unknown>
  const entry = { ...told, ...(error === undefined ? {} : { error: plain(error, 1) }), ...head }
  const text = visible(JSON.stringify({ ...head, ...entry }))
  if (text.length <= lineCharactersMax) return `${text}\n`
  return `${visible(JSON.stringify({ ...head, cut: text.slice(0, textCharactersMax) }))}\n`
}

/** A copy that holds only plain values, each cleaned and bounded. */
function plain(value: unknown, depth: number, name = ''): unknown {
  if (secretName.test(name)) return '[removed]'
  switch (typeof value) {
    case 'string':
      return clean(value)
    case 'number':
      return plainNumber(value)
    case 'bigint':
      return clean(String(value))
    case 'boolean':
    case 'undefined':
      return value
    case 'object':
      return value === null ? null : plainObject(value, depth)
    default:
      return `[${typeof value}]`
  }
}

function plainObject(value: object, depth: number): unknown {
  if (value instanceof Date) return Number.isNaN(value.getTime()) ? 'Invalid Date' : value.toISOString()
  if (depth >= depthMax) return '[deeper]'
  if (value instanceof Error) return plainError(value, depth)
  if (Array.isArray(value)) return value.slice(0, entriesMax).map((each) => plain(each, depth + 1))
  if (ArrayBuffer.isView(value)) return `[${value.byteLength} bytes]`
  const copy: Record<string, unknown> = Object.create(null)
  for (const key of Object.keys(value).slice(0, entriesMax))
    copy[clean(key)] = plain(read(value, key), depth + 1, key)
  return copy
}

function plainError(error: Error, depth: number): unknown {
  const stack = String(read(error, 'stack') ?? '').split('\n')
  const places = stack.filter((each) => /^\s+at /.test(each)).slice(0, stackLinesMax)
  const code = read(error, 'code')
  const cause = read(error, 'cause')
  return {
    name: clean(String(read(error, 'name'))),
    message: clean(String(read(error, 'message'))),
    ...(code === undefined ? {} : { code: plain(code, depth + 1) }),
    stack: places.map((each) => clean(each.trim())),
    ...(cause === undefined ? {} : { cause: plain(cause, depth + 1) }),
  }
}

/** A getter may throw: the log goes on without it. */
function read(value: object, key: string): unknown {
  try {
    return Reflect.get(value, key)
  } catch {
    return '[unreadable]'
  }
}

/** Thirteen digits may be a moment in milliseconds (2001 to 2286), which no card number starts like. */
function plainNumber(value: number): unknown {
  if (!Number.isFinite(value)) return String(value)
  if (value >= 1e12 && value < 2e12 && Number.isInteger(value)) return value
  const text = String(value)
  return scrub(text) === text ? value : scrub(text)
}

/** Names under which nobody should log anything. */
const secretName =
  /pass(word|phrase|code)|secret|token|authori[sz]ation|cookie|api_?key|data_?key|card_?number|security_?code|cvv|cvc|^pan$/i

/** A text without card-like digits, security codes and known secrets, and of no more than {@link textCharactersMax}. */
function clean(text: string): string {
  // The cut comes after the scrubbing, so that half a number at the edge cannot slip through, but bounded before it.
  const isCut = text.length > 2 * textCharactersMax
  let scrubbed = isCut ? text.slice(0, 2 * textCharactersMax) : text
  scrubbed = withoutSecrets(scrubbed)
  // Numbers in words become much shorter, which would bring the edge of that first cut into sight.
  const end = isCut ? Math.min(textCharactersMax, scrubbed.length - numberCharactersMax) : textCharactersMax
  return scrubbed.length > end ? `${scrubbed.slice(0, Math.max(0, end))}…` : scrubbed
}

function withoutSecrets(text: string): string {
  let told = text
  for (const secret of secrets) told = told.replaceAll(secret, '[removed]')
  return scrub(told)
}

function cleanChunk(chunk: unknown): unknown {
  if (typeof chunk === 'string') return withoutSecrets(chunk)
  if (!(chunk instanceof Uint8Array)) return chunk
  const text = Buffer.from(chunk).toString('utf8')
  const told = withoutSecrets(text)
  return told === text ? chunk : told
}

/**
 * JSON already escapes line breaks and the lower control characters. The rest of what a terminal or a viewer may obey
 * (upper control characters, direction marks, line separators) is written as an escape too.
 */
function visible(json: string): string {
  return json.replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu, (character) =>
    [...Array(character.length).keys()].map((i) => escaped(character.charCodeAt(i))).join(''),
  )
}

const escaped = (unit: number) => `\\u${unit.toString(16).padStart(4, '0')}`
