import fs from 'node:fs'
import path from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { start } from './children.mjs'
import { projectRoot } from './folders.mjs'
import { tailOf } from './processes.mjs'
import { Refusal } from './refusal.mjs'

const healthyMsMax = 60_000
const healthRequestMsMax = 2_000

/**
 * A connection that a proxy or a vendor keeps for its next request must not be closed under it: Node's own five seconds
 * lose a request now and then. Longer than the usual minute of proxies.
 */
const keepAliveMs = 65_000

/**
 * Starts one instance of the console from a kept build.
 *
 * @param {{ port: number, build: string, env: Record<string, string>, log: string, talks?: boolean }} instance
 *   `talks`: it may be told at which points of its work to die (lib/server/crash-points.ts)
 */
export function startConsole({ port, build, env, log, talks = false }) {
  fs.rmSync(log, { force: true })
  const next = path.join(projectRoot, 'node_modules/next/dist/bin/next')
  return start({
    args: [
      ...[next, 'start', '--hostname', '127.0.0.1', '--port', String(port)],
      ...['--keepAliveTimeout', String(keepAliveMs)],
    ],
    env: serviceEnvironment({
      ...env,
      NODE_ENV: 'production',
      SOTTO_BUILD_DIR: build,
      NEXT_TELEMETRY_DISABLED: '1',
      // The console ends its streams and its worker itself; Next alone would wait for every open stream.
      NEXT_MANUAL_SIG_HANDLE: 'true',
    }),
    log,
    talks,
  })
}

/** Starts the simulator. `talks`: the bar of the demo may send wishes through it (demo/wishes.mjs). */
export function startSimulator({ env, log, talks = false }) {
  fs.rmSync(log, { force: true })
  return start({
    // A small young generation: under a long load the simulator otherwise keeps twice the memory it needs.
    args: ['--max-semi-space-size=4', '--import', 'tsx', path.join(projectRoot, 'simulator/main.ts')],
    env: serviceEnvironment(env),
    log,
    talks,
  })
}

/**
 * Waits until the address answers 200.
 *
 * @throws {Refusal} when the service ends before that or never answers: one sentence and the end of its log
 */
export async function waitUntilHealthy({ name, child, url, log }) {
  const deadline = Date.now() + healthyMsMax
  let ended = null
  child.ended.then((how) => {
    ended = how
  })
  while (!(await answers(url))) {
    if (ended) throw new Refusal(endedSentence(name, ended, log))
    if (Date.now() > deadline) {
      throw new Refusal(
        `The ${name} does not answer at ${url} after ${healthyMsMax / 1000} seconds (see ${log}):\n${tailOf(log)}`,
      )
    }
    await pause(50)
  }
}

/** The sentence for a service that ended by itself. */
export function endedSentence(name, { code, signal, error }, log) {
  const how = error ? error.message : signal ? `ended by ${signal}` : `exit code ${code}`
  return `The ${name} has ended (${how}, see ${log}):\n${tailOf(log)}`
}

async function answers(url) {
  try {
    const response = await fetch(url, { signal: AbortSignal.timeout(healthRequestMsMax) })
    await response.body?.cancel()
    return response.status === 200
  } catch {
    return false
  }
}

/** Settings of the caller's shell that would change what a service does. */
const foreign =
  /^(BETTER_AUTH_|TWILIO_|SHUTTLE_|SIM_|SOTTO_|AUTH_|DATA_KEY|DATABASE_|PG|NODE_ENV|PORT|HOSTNAME|PUBLIC_URL|FRAME_ANCESTORS|TRUSTED_PROXIES)/

/**
 * The environment of a service: the caller's without foreign settings, then ours. Proxies of the caller's network must
 * not be asked for addresses on this machine.
 *
 * @param {Record<string, string>} own
 * @param {Record<string, string | undefined>} [callers]
 * @returns {Record<string, string | undefined>}
 */
export function serviceEnvironment(own, callers = process.env) {
  const kept = Object.entries(callers).filter(([name]) => !foreign.test(name))
  const direct = [callers.NO_PROXY ?? callers.no_proxy, '127.0.0.1', 'localhost'].filter(Boolean).join(',')
  return { ...Object.fromEntries(kept), NO_PROXY: direct, no_proxy: direct, ...own }
}
