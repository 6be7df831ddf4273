import { readdirSync } from 'node:fs'
import path from 'node:path'
import { type Browser, type BrowserContext, expect, type Page } from '@playwright/test'
import { Colleague } from './colleague'
import type { Database } from './database'
import { instance } from './settings'
import type { Watch } from './watch'

/** Every page below a folder of app/, found by its file, with something in each part of its address that may vary. */
export function pagesBelow(folder: string, address = ''): string[] {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    if (entry.name === 'page.tsx') return [address || '/']
    if (!entry.isDirectory()) return []
    const part = /^\(.*\)$/.test(entry.name) ? '' : `/${entry.name.replace(/^\[.*\]$/, 'x1')}`
    return pagesBelow(path.join(folder, entry.name), address + part)
  })
}

/** Somebody who may see every page, in a browser that tells what its policies have kept from happening. */
export async function everybody(browser: Browser, database: Database, watch: Watch): Promise<Colleague> {
  const context = await browser.newContext()
  watch.listenTo(context)
  await tellsOfViolations(context)
  const person = await database.freshAgent()
  await database.rows(`UPDATE "user" SET roles = '{agent,supervisor,admin}' WHERE id = $1`, [person.id])
  const colleague = new Colleague(await context.newPage(), person, instance(0))
  await colleague.signsIn(database)
  return colleague
}

/** As complaints of the browser, which nobody expects; whoever does reads them from the page. */
export async function tellsOfViolations(context: BrowserContext): Promise<void> {
  await context.addInitScript(() => {
    const kept: string[] = []
    Object.assign(window, { violations: kept })
    document.addEventListener('securitypolicyviolation', ({ effectiveDirective, blockedURI }) => {
      kept.push(effectiveDirective)
      console.error(`kept from happening: ${effectiveDirective} ${blockedURI}`)
    })
  })
}

/** Scripts of the page have run: React knows its elements. */
export async function scriptsRun(page: Page): Promise<void> {
  const isKnown = () =>
    Object.keys(document.querySelector('main') ?? {}).some((key) => key.startsWith('__react'))
  await expect.poll(() => page.evaluate(isKnown), 'scripts run').toBe(true)
}
