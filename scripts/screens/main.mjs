import fs from 'node:fs'
import path from 'node:path'
import { readFlags } from '../run/flags.mjs'
import { makeFolder, projectRoot, readJson } from '../run/folders.mjs'
import { Refusal } from '../run/refusal.mjs'
import { print, step } from '../run/steps.mjs'
import { problemOf, runBrowser, withTestDatabase } from '../test/browser.mjs'
import { testHome } from '../test/database.mjs'
import { isGood } from '../test/totals.mjs'
import { indexOf } from './index.mjs'

const usage = `npm run screens                    a picture of every state of the desk, in docs/screens

  -- <text>                        only stories whose file's name contains the text; the index stays as it is
     --help                        this text`

/**
 * People's pace is what is shown: all time runs as in life, and nothing of the demo stands above the desk. What an operator
 * may ask for beside the card is asked.
 */
const asInLife = {
  clockScale: 1,
  settings: { SOTTO_DEMO_BAR_URL: '', POSTCODE_CURRENCIES: 'USD', SAVED_CARD_TYPED_TWICE: 'card-number' },
}

const raw = path.join(testHome, 'screens')
const gallery = path.join(projectRoot, 'docs/screens')

/** Leaves the pictures that there are alone unless every story could be told. */
export async function main() {
  let problem = null
  let signal = null
  try {
    const options = { help: { type: 'boolean', default: false } }
    const { values, positionals } = readFlags(process.argv.slice(2), options, { positionals: true })
    if (values.help) return print(usage)
    signal = await withTestDatabase((database) => makePictures(database, positionals))
  } catch (error) {
    problem = problemOf(error)
  }
  if (signal) problem = `Ended by ${signal} before all pictures were made.`
  print()
  print(problem ? `  ${problem}` : '  The pictures are in docs/screens.')
  process.exit(problem ? 1 : 0)
}

async function makePictures(database, filter) {
  fs.rmSync(raw, { recursive: true, force: true })
  makeFolder(raw)
  const args = ['--config', 'e2e/screens', ...filter]
  const count = await runBrowser(database, { args, env: { SCREENS_FOLDER: raw }, ...asInLife })
  if (!isGood(count))
    throw new Refusal(`Not every story could be told; what was seen until then is in ${raw}.`)
  const told = fs
    .readdirSync(raw)
    .filter((name) => name.endsWith('.json'))
    .map((name) => readJson(path.join(raw, name)))
    .sort((a, b) => (a.order < b.order ? -1 : 1))
  makeFolder(gallery)
  await step('small pictures', () => makeSmall(told.flatMap(({ files }) => files)))
  if (filter.length > 0) return
  removeOthers(told)
  fs.writeFileSync(path.join(gallery, 'README.md'), indexOf(told))
}

/** A screen has few colours: a palette keeps what can be seen and a third of the size. */
async function makeSmall(files) {
  const { default: sharp } = await import('sharp')
  for (const file of files) {
    const picture = sharp(path.join(raw, file)).png({ palette: true, dither: 0, effort: 10 })
    await picture.toFile(path.join(gallery, file))
  }
}

/** What no story tells any more is not left lying about. */
function removeOthers(told) {
  const files = new Set(told.flatMap((each) => each.files))
  for (const name of fs.readdirSync(gallery)) {
    if (name.endsWith('.png') && !files.has(name)) fs.rmSync(path.join(gallery, name))
  }
}
