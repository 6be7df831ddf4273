import { spawn } from 'node:child_process'
import { mkdirSync, rmSync, writeFileSync } from 'node:fs'
import http from 'node:http'
import type { AddressInfo } from 'node:net'
import path from 'node:path'
import type { Page } from '@playwright/test'
import pg from 'pg'
import { scanFiles, scanTables } from './database'
import { said } from './forms'
import { heapFlags, heapsIn, type Rig } from './rig'
import { Scanner } from './scanner'
import { makeSentinels, type Sentinel } from './sentinels'
import { grouped } from './stock'
import { keptBy, namesFunctions } from './storage'
import { Stream } from './streams'

/**
 * How a number may be written down, each by the means that a program would use for it: not by the tables with which the
 * scanner looks.
 */
const writers: Readonly<Record<string, (number: string, place: number) => string>> = {
  raw: (number) => `{"pan":${number}}`,
  blanks: (number) => `card ${grouped(number, ' ')}, thanks`,
  dashes: (number) => grouped(number, '-'),
  dots: (number) => grouped(number, '.'),
  form: (number) => String(new URLSearchParams({ note: `card ${grouped(number, ' ')}` })),
  'base64 a': (number, place) => Buffer.from(`${'x'.repeat(place % 3)}${number}!`).toString('base64'),
  'base64 b': (number, place) => Buffer.from(`${'y'.repeat((place + 1) % 3)}${number}!!`).toString('base64'),
  'base64 c': (number, place) => Buffer.from(`${'z'.repeat((place + 2) % 3)}${number}`).toString('base64url'),
  hex: (number) => Buffer.from(`pan=${number}`).toString('hex'),
  'upper-case hex': (number) => Buffer.from(number).toString('hex').toUpperCase(),
  reversed: (number) => [...number].toReversed().join(''),
  escaped: (number) =>
    JSON.stringify(number).replace(
      /\d/g,
      (digit) => `\\u${digit.charCodeAt(0).toString(16).padStart(4, '0')}`,
    ),
  'full-width': (number) => number.replace(/\d/g, (digit) => String.fromCodePoint(0xff10 + Number(digit))),
  words: (number) => said(number),
}

/** Where numbers are planted, and how the scanner gets to see them: in the same way as in the run itself. */
const places = [
  'table, text',
  'table, json',
  'table, bytes',
  'wal',
  'log',
  'build',
  'stream',
  'cookies',
  'localStorage',
  'sessionStorage',
  'indexedDB',
  'cacheStorage',
  'heap',
] as const
type Place = (typeof places)[number]

interface Planted {
  readonly sentinel: Sentinel
  readonly place: Place
  readonly text: string
  readonly writing: string
}

/** Plants so many numbers in every kind of place and way of writing, and looks for them. Gives those that were not found. */
export async function plantAndFind(
  rig: Rig,
  page: Page,
  count: number,
): Promise<{ found: number; missed: readonly string[] }> {
  const names = Object.keys(writers)
  const planted = makeSentinels(count).map((sentinel, index): Planted => {
    const place = places[index % places.length] ?? 'log'
    // Every turn through the places is one writing further: each place gets each writing in time.
    const writing =
      names[((index % places.length) + Math.floor(index / places.length)) % names.length] ?? 'raw'
    return { sentinel, place, writing, text: writers[writing]?.(sentinel.number, index) ?? '' }
  })
  const scanner = new Scanner(planted.map(({ sentinel }) => sentinel))
  const at = (place: Place) => planted.filter((each) => each.place === place)
  await inDatabase(rig, scanner, at)
  inFolders(rig, scanner, at)
  await inStream(scanner, at('stream'))
  await inBrowser(page, scanner, at)
  await inHeap(rig, scanner, at('heap'))
  const seen = new Set(scanner.hits.map(({ place, sentinel }) => `${place} ${sentinel.index}`))
  const missed = planted.filter(({ place, sentinel }) => !seen.has(`${placeOfScan(place)} ${sentinel.index}`))
  return {
    found: planted.length - missed.length,
    missed: missed.map(({ place, writing }) => `${writing} in ${place}`),
  }
}

function placeOfScan(place: Place): string {
  if (place.startsWith('table')) return 'database'
  return place
}

type At = (place: Place) => readonly Planted[]

async function inDatabase(rig: Rig, scanner: Scanner, at: At): Promise<void> {
  const client = new pg.Client({ connectionString: rig.adminUrl })
  await client.connect()
  try {
    await client.query(
      'CREATE SCHEMA planted; CREATE TABLE planted.kept (told text, data jsonb, bytes bytea, list text[])',
    )
    await client.query('CREATE TABLE planted.gone (told text)')
    for (const { text } of at('table, text'))
      await client.query('INSERT INTO planted.kept (told) VALUES ($1)', [text])
    for (const { text } of at('table, json'))
      await client.query('INSERT INTO planted.kept (data) VALUES ($1)', [
        JSON.stringify({ deep: [{ note: text }] }),
      ])
    for (const { text } of at('table, bytes'))
      await client.query('INSERT INTO planted.kept (list, bytes) VALUES ($1, $2)', [
        [text],
        Buffer.from(text),
      ])
    for (const { text } of at('wal')) await client.query('INSERT INTO planted.gone VALUES ($1)', [text])
    // Nothing but the write-ahead log knows these any more.
    await client.query('DROP TABLE planted.gone')
    await scanTables(scanner, rig.adminUrl)
    scanFiles(scanner, rig.directory)
    await client.query('DROP SCHEMA planted CASCADE')
  } finally {
    await client.end()
  }
}

function inFolders(rig: Rig, scanner: Scanner, at: At): void {
  for (const place of ['log', 'build'] as const) {
    const folder = path.join(rig.home, 'planted', place)
    mkdirSync(folder, { recursive: true })
    for (const [index, { text }] of at(place).entries())
      writeFileSync(path.join(folder, `${index}.txt`), `${'line\n'.repeat(index)}${text}\n`)
    scanner.folder(place, folder)
  }
  rmSync(path.join(rig.home, 'planted'), { recursive: true })
}

/** Told by a stream of our own, in pieces that cut the numbers in two. */
async function inStream(scanner: Scanner, planted: readonly Planted[]): Promise<void> {
  const all = Buffer.from(planted.map(({ text }) => `data: ${JSON.stringify({ text })}\n\n`).join(''))
  let told = () => {}
  const isTold = new Promise<void>((resolve) => {
    told = resolve
  })
  const server = http.createServer(async (_, response) => {
    response.writeHead(200, { 'content-type': 'text/event-stream' })
    for (let from = 0; from < all.length; from += 11) response.write(all.subarray(from, from + 11))
    response.write(': over\n\n', told)
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const stream = new Stream('the planted', `http://127.0.0.1:${(server.address() as AddressInfo).port}`, '')
  await isTold
  await stream.heard(': over')
  scanner.look('stream', 'planted', await stream.close())
  server.closeAllConnections()
  server.close()
}

async function inBrowser(page: Page, scanner: Scanner, at: At): Promise<void> {
  const texts = (place: Place) => at(place).map(({ text }) => text)
  const cookies = texts('cookies').map((text, index) => ({
    ...{ name: `planted-${index}`, value: encodeURIComponent(text) },
    url: page.url(),
  }))
  await page.context().addCookies(cookies)
  await namesFunctions(page)
  await page.evaluate(plantInPage, {
    local: texts('localStorage'),
    session: texts('sessionStorage'),
    indexed: texts('indexedDB'),
    cached: texts('cacheStorage'),
  })
  for (const [kind, content] of Object.entries(await keptBy(page.context(), page)))
    scanner.look(kind, 'planted', content)
  await page.evaluate(async () => {
    localStorage.clear()
    sessionStorage.clear()
    indexedDB.deleteDatabase('planted')
    await caches.delete('planted')
  })
  await page.context().clearCookies({ name: /^planted-/ })
}

/** Runs in the page. */
async function plantInPage(
  texts: Record<'local' | 'session' | 'indexed' | 'cached', string[]>,
): Promise<void> {
  for (const [index, text] of texts.local.entries()) localStorage.setItem(`planted-${index}`, text)
  for (const [index, text] of texts.session.entries()) sessionStorage.setItem(`planted-${index}`, text)
  const cache = await caches.open('planted')
  for (const [index, text] of texts.cached.entries()) await cache.put(`/planted-${index}`, new Response(text))
  await new Promise<void>((resolve, reject) => {
    const request = indexedDB.open('planted', 1)
    request.onerror = () => reject(request.error)
    request.onupgradeneeded = () => {
      const store = request.result.createObjectStore('notes', { autoIncrement: true })
      for (const text of texts.indexed) store.add({ note: text })
    }
    request.onsuccess = () => {
      request.result.close()
      resolve()
    }
  })
}

/** In the memory of another process, which is asked for its heap as the consoles are. */
async function inHeap(rig: Rig, scanner: Scanner, planted: readonly Planted[]): Promise<void> {
  const folder = path.join(rig.home, 'planted-heap')
  rmSync(folder, { recursive: true, force: true })
  mkdirSync(folder, { recursive: true })
  const holder =
    "process.once('message', (texts) => { globalThis.kept = texts; process.send('kept') }); setInterval(() => {}, 1000)"
  const env = { ...process.env, NODE_OPTIONS: heapFlags(folder) }
  const child = spawn(process.execPath, ['-e', holder], {
    env,
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
  })
  try {
    await new Promise<void>((resolve) => {
      child.once('message', () => resolve())
      child.send(planted.map(({ text }) => ({ text })))
    })
    child.kill('SIGUSR2')
    for (const file of await heapsIn(folder, 1)) scanner.file('heap', 'planted', file)
  } finally {
    child.kill('SIGKILL')
    rmSync(folder, { recursive: true, force: true })
  }
}
