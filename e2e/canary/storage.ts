import type { BrowserContext, Page } from '@playwright/test'

/** Everything that a browser keeps of the console, one kind after the other. */
export type Kept = Readonly<
  Record<'cookies' | 'localStorage' | 'sessionStorage' | 'indexedDB' | 'cacheStorage', string>
>

/** What the browser of a page keeps. */
export async function keptBy(context: BrowserContext, page: Page): Promise<Kept> {
  await namesFunctions(page)
  const all = await context.cookies()
  // What a cookie may not hold as it is, programs percent-encode once more.
  const cookies = JSON.stringify([all, all.map(({ value }) => decoded(value))])
  return { cookies, ...(await page.evaluate(readAll)) }
}

/** tsx wraps functions in a helper that keeps their names, and which a page does not have. */
export async function namesFunctions(page: Page): Promise<void> {
  await page.evaluate('globalThis.__name = (named) => named')
}

function decoded(value: string): string {
  try {
    return decodeURIComponent(value)
  } catch {
    return value
  }
}

/** Runs in the page. */
async function readAll() {
  const own = (storage: Storage) => JSON.stringify(Object.entries(storage))
  const caches = await Promise.all(
    (await window.caches.keys()).map(async (name) => {
      const cache = await window.caches.open(name)
      const kept = await Promise.all(
        (await cache.keys()).map(async (request) => [
          request.url,
          await (await cache.match(request))?.text(),
        ]),
      )
      return [name, kept]
    }),
  )
  const done = <T>(request: IDBRequest<T>) =>
    new Promise<T>((resolve, reject) => {
      request.onsuccess = () => resolve(request.result)
      request.onerror = () => reject(request.error)
    })
  const databases = await Promise.all(
    (await indexedDB.databases()).map(async ({ name = '' }) => {
      const database = await done(indexedDB.open(name))
      const stores = await Promise.all(
        [...database.objectStoreNames].map(async (store) => {
          const all = database.transaction(store).objectStore(store)
          return [store, await done(all.getAllKeys()), await done(all.getAll())]
        }),
      )
      database.close()
      return [name, stores]
    }),
  )
  return {
    localStorage: own(localStorage),
    sessionStorage: own(sessionStorage),
    indexedDB: JSON.stringify(databases),
    cacheStorage: JSON.stringify(caches),
  }
}
