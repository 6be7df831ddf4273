import { spawn } from 'node:child_process'
import fs from 'node:fs'
import { setTimeout as pause } from 'node:timers/promises'
import { dataHome, openLog, projectRoot } from './folders.mjs'
import { tailOf } from './processes.mjs'
import { Refusal } from './refusal.mjs'

/** A service that is asked to end closes its streams and its worker first. */
const endMsMax = 6_000

/** Everything that was started here and has not ended yet. */
const running = new Set()

/** Set once the command ends: what is under way then must not start anything new. */
let ending = false

/**
 * Starts a program in a process group of its own: Ctrl-C in the terminal then reaches only us, and ending the group ends
 * what the program started in turn.
 *
 * @param {{ command?: string, args: string[], env?: NodeJS.ProcessEnv, log: string | number, stdin?: 'ignore',
 *   talks?: boolean }} what
 *   `command`: Node when absent; `log`: a file to append to, or a file descriptor; `talks`: messages may go to and fro
 */
export function start({
  command = process.execPath,
  args,
  env = process.env,
  log,
  stdin = 'ignore',
  talks = false,
}) {
  if (ending) throw new Refusal('The command was ended.')
  const output = typeof log === 'number' ? log : openLog(log)
  const child = spawn(command, args, {
    cwd: projectRoot,
    env,
    detached: true,
    stdio: [stdin, output, output, ...(talks ? ['ipc'] : [])],
  })
  if (output !== log) fs.closeSync(output)
  child.ended = new Promise((resolve) => {
    child.once('exit', (code, signal) => resolve({ code, signal }))
    child.once('error', (error) => resolve({ code: null, signal: null, error }))
  })
  running.add(child)
  child.ended.then(() => running.delete(child))
  return child
}

/**
 * Runs a program to its end with its output in a log file of .data.
 *
 * @throws {Refusal} when it fails: one sentence and the end of its log
 */
export async function runLogged({ name, log = `${dataHome}/${name}.log`, failure, ...what }) {
  fs.rmSync(log, { force: true })
  const { code, signal, error } = await start({ ...what, log }).ended
  if (code === 0) return
  const reason = error ? error.message : signal ? `ended by ${signal}` : `exit code ${code}`
  throw new Refusal(`${failure} (${reason}, see ${log}):\n${tailOf(log, 20)}`)
}

/** Runs a program of ours that answers with one line of JSON on stdout and refuses with a sentence on stderr. */
export async function runForJson({ args, env = process.env }) {
  const { code, out, errors } = await runForOutput({ args, env })
  if (code !== 0) throw new Refusal(errors.trim() || `${args[0]} ended with exit code ${code}.`)
  return JSON.parse(out)
}

/** Runs a Node program and returns what it wrote. */
export async function runForOutput({ args, env = process.env }) {
  if (ending) throw new Refusal('The command was ended.')
  const child = spawn(process.execPath, args, {
    cwd: projectRoot,
    env,
    detached: true,
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  running.add(child)
  const texts = { out: '', errors: '' }
  child.stdout.setEncoding('utf8').on('data', (text) => {
    texts.out += text
  })
  child.stderr.setEncoding('utf8').on('data', (text) => {
    texts.errors += text
  })
  const code = await new Promise((resolve) => child.once('close', resolve).once('error', () => resolve(null)))
  running.delete(child)
  return { code, ...texts }
}

/** Ends everything that was started here, politely first; returns when all of it is gone. */
export async function endAll() {
  ending = true
  await Promise.all([...running].map(end))
}

/** Whether endAll() was called. */
export function isEnding() {
  return ending
}

/** Ends one program with all that it started. */
export async function end(child) {
  if (!child.pid || child.exitCode !== null || child.signalCode !== null) return
  const gone = new Promise((resolve) => child.once('exit', resolve))
  signalGroup(child.pid, 'SIGTERM')
  const polite = await Promise.race([gone.then(() => true), pause(endMsMax, false, { ref: false })])
  // Also when the program itself ended in time: what it started may have stayed.
  signalGroup(child.pid, 'SIGKILL')
  if (!polite) await gone
}

/** Signals a process group; nothing happens when it is gone. */
export function signalGroup(pid, signal) {
  try {
    process.kill(-pid, signal)
  } catch (error) {
    if (error.code !== 'ESRCH' && error.code !== 'EPERM') throw error
  }
}
