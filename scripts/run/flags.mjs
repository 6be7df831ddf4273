import { parseArgs } from 'node:util'
import { Refusal } from './refusal.mjs'

/**
 * Reads a command's flags.
 *
 * @param {string[]} args
 * @param {Record<string, { type: 'string' | 'boolean', default?: string | boolean }>} options
 * @param {{ positionals?: boolean }} [allow]
 * @throws {Refusal} one sentence that names the flag
 */
export function readFlags(args, options, { positionals: allowPositionals = false } = {}) {
  try {
    return parseArgs({ args, options, allowPositionals })
  } catch (error) {
    throw new Refusal(flagSentence(error, Object.keys(options)))
  }
}

function flagSentence(error, names) {
  const known = names.map((name) => `--${name}`).join(', ')
  const [, quoted] = /'([^']+)'/.exec(error.message) ?? []
  if (error.code === 'ERR_PARSE_ARGS_UNKNOWN_OPTION') return `There is no flag ${quoted}; there are ${known}.`
  if (error.code === 'ERR_PARSE_ARGS_UNEXPECTED_POSITIONAL') {
    return `"${quoted}" is not expected here; there are the flags ${known}.`
  }
  const [flag] = /--[\w-]+/.exec(quoted ?? '') ?? [quoted]
  return `The flag ${flag} is not used like that: ${error.message.split('\n')[0].replace(/\.$/, '')}.`
}

/** A port number from a flag's text, or a refusal that names the flag. */
export function portFrom(text, flag) {
  const port = Number(text)
  if (/^\d{1,5}$/.test(text) && port >= 1 && port <= 65_535) return port
  throw new Refusal(`${flag} takes a port number from 1 to 65535, not "${text}".`)
}

/** Refuses when two flags give the same port. */
export function requireDifferentPorts(ports) {
  const seen = new Map()
  for (const [flag, port] of Object.entries(ports)) {
    if (seen.has(port))
      throw new Refusal(`${seen.get(port)} and ${flag} both say ${port}: each needs a port of its own.`)
    seen.set(port, flag)
  }
}
