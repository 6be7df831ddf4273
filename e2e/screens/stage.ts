import { createHash } from 'node:crypto'
import { mkdirSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import type { Page, TestInfo } from '@playwright/test'
import { test as base } from '../people'
import { Agent } from '../people/agent'
import { Caller } from '../people/caller'
import type { Database } from '../people/database'

export { cards, expect, goodExpiry, outside } from '../people'
export type { Agent } from '../people/agent'
export type { Caller } from '../people/caller'

/** Side by side on a desk, and a phone. Pictures are as tall as a window: nobody sees more at once. */
const desk = { width: 1280, height: 800 }
const phone = { width: 390, height: 844 }

/** What stands beside a picture in the index. */
export interface Caption {
  /** What can be seen. */
  readonly shows: string
  /** How to come here by hand. */
  readonly reached: string
  /** One of those that are also shown in the dark and on a phone. */
  readonly everywhere?: boolean
  /** Another window than the agent's own. */
  readonly page?: Page
  /** What the page is scrolled to. */
  readonly scrollTo?: string
}

/** Takes a picture of a state: `card-typing` becomes `desk-card-typing.png`. */
export type Shoot = (name: string, caption: Caption) => Promise<void>

/** The same people as in the tests, with names and numbers that stay the same from one run to the next. */
export const test = base.extend<{ shoot: Shoot }>({
  agent: async ({ agent, database }, use) => {
    await rename(agent, 'Amy Adeyemi', database)
    await dress(agent.page)
    await use(agent)
  },

  secondAgent: async ({ secondAgent, database }, use) => {
    await rename(secondAgent, 'Ben Okafor', database)
    await dress(secondAgent.page)
    await use(secondAgent)
  },

  caller: async ({ database }, use, info) => {
    const caller = new Caller(database, numberFor(info), 'Priya Shah')
    await use(caller)
    await caller.leaves()
  },

  shoot: async ({ agent }, use, info) => {
    let count = 0
    await use(async (name, caption) => {
      count += 1
      await picture(caption.page ?? agent.page, name, caption, { order: orderOf(info, count), info })
    })
  },
})

/** Another window of the same person. */
export async function anotherWindow(agent: Agent): Promise<Agent> {
  const second = new Agent(await agent.page.context().newPage(), agent.person, agent.instance)
  await dress(second.page)
  await second.opensDesk()
  return second
}

async function rename(agent: Agent, name: string, database: Database): Promise<void> {
  await database.rows('UPDATE "user" SET name = $1 WHERE id = $2', [name, agent.person.id])
  await agent.page.reload()
  await agent.isConnected()
}

/** Nothing breathes in a picture. */
export async function dress(page: Page): Promise<void> {
  await page.setViewportSize(desk)
  await page.emulateMedia({ colorScheme: 'light', reducedMotion: 'reduce' })
}

interface Place {
  readonly order: string
  readonly info: TestInfo
}

async function picture(page: Page, name: string, caption: Caption, { order, info }: Place): Promise<void> {
  const files = [await shot(page, name)]
  if (caption.everywhere) {
    await page.emulateMedia({ colorScheme: 'dark', reducedMotion: 'reduce' })
    files.push(await shot(page, `${name}-dark`))
    await page.emulateMedia({ colorScheme: 'light', reducedMotion: 'reduce' })
    await page.setViewportSize(phone)
    files.push(await shot(page, `${name}-390`))
    await page.setViewportSize(desk)
  }
  const { shows, reached } = caption
  const told = { name, files, shows, reached, story: info.title, order }
  writeFileSync(path.join(folder(), `${name}.json`), JSON.stringify(told))
}

async function shot(page: Page, name: string): Promise<string> {
  const file = `${name}.png`
  await page.screenshot({ path: path.join(folder(), file), animations: 'disabled', caret: 'hide' })
  return file
}

function folder(): string {
  const place = process.env.SCREENS_FOLDER
  if (!place) throw new Error('SCREENS_FOLDER is missing: npm run screens sets it.')
  mkdirSync(place, { recursive: true })
  return place
}

/** Pictures stand in the index as the stories tell them. */
function orderOf({ file, line }: TestInfo, count: number): string {
  const digits = (value: number, width: number) => String(value).padStart(width, '0')
  return `${path.basename(file)} ${digits(line, 4)} ${digits(count, 3)}`
}

/** One of the numbers that are kept free for stories, always the same for the same one. */
function numberFor({ titlePath }: TestInfo): string {
  const hash = createHash('sha256').update(titlePath.join(' ')).digest().readUInt32BE()
  return `+447700900${String(hash % 1_000).padStart(3, '0')}`
}
