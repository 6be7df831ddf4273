import { spawnSync } from 'node:child_process'
import fs from 'node:fs'
import path from 'node:path'
import { runForOutput, runLogged } from '../run/children.mjs'
import { projectRoot } from '../run/folders.mjs'
import { Refusal } from '../run/refusal.mjs'
import { testHome } from './database.mjs'

const systemBrowsers = [
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
  '/usr/bin/google-chrome-stable',
  '/snap/bin/chromium',
  '/Applications/Chromium.app/Contents/MacOS/Chromium',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
]

/**
 * A Chromium that runs: SOTTO_CHROMIUM, the system's, Playwright's, else Debian's package (root only), else Playwright's
 * download.
 *
 * @param {(note: string) => void} note
 * @returns {Promise<string>} the path of the program
 * @throws {Refusal} one sentence when there is none to be had
 */
export async function findChromium(note) {
  const asked = process.env.SOTTO_CHROMIUM
  if (asked && !runs(asked))
    throw new Refusal(`SOTTO_CHROMIUM names ${asked}, which is not a browser that runs.`)
  const there = asked ?? systemBrowsers.find(runs) ?? (await playwrightsOwn())
  if (there) return there
  return (await fromDebian(note)) ?? (await fromPlaywright(note)) ?? noBrowser()
}

function runs(program) {
  if (!fs.existsSync(program)) return false
  return spawnSync(program, ['--version'], { timeout: 20_000 }).status === 0
}

async function fromDebian(note) {
  if (process.getuid?.() !== 0 || !fs.existsSync('/usr/bin/apt-get')) return null
  note('installed with apt-get')
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' }
  const log = path.join(testHome, 'chromium.log')
  const apt = (args) => runLogged({ command: 'apt-get', args, env, log, failure: 'apt-get failed' })
  try {
    await apt(['update'])
    await apt(['install', '-y', 'chromium'])
  } catch (error) {
    if (error instanceof Refusal) return null
    throw error
  }
  return systemBrowsers.find(runs) ?? null
}

const playwright = path.join(projectRoot, 'node_modules/@playwright/test/cli.js')

async function fromPlaywright(note) {
  note('downloaded by Playwright')
  const log = path.join(testHome, 'chromium.log')
  try {
    await runLogged({ args: [playwright, 'install', 'chromium'], log, failure: 'The download failed' })
  } catch (error) {
    if (error instanceof Refusal) return null
    throw error
  }
  return playwrightsOwn()
}

async function playwrightsOwn() {
  const { out } = await runForOutput({
    args: ['-e', "console.log(require('@playwright/test').chromium.executablePath())"],
  })
  const program = out.trim()
  return program && runs(program) ? program : null
}

function noBrowser() {
  throw new Refusal(
    'The browser tests need Chromium: install it with your package manager, or name one in SOTTO_CHROMIUM.',
  )
}
