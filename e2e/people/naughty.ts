import { readFileSync } from 'node:fs'
import { expect, type Page } from '@playwright/test'
import type { Database } from './database'

/** Texts of a payment as people type them. */
export interface Texts {
  readonly reference: string
  readonly description: string
  readonly name: string
}

const list: readonly string[] = JSON.parse(
  readFileSync(new URL('../../node_modules/big-list-of-naughty-strings/blns.json', import.meta.url), 'utf8'),
)

/** Each sets the sentinel if it ever runs. */
const ours = [
  '<img src=x onerror=window.naughty=1>',
  '<svg onload=window.naughty=1>',
  '</script><script>window.naughty=1</script>',
  '"><iframe srcdoc="<script>top.naughty=1</script>">',
  'javascript:window.naughty=1//',
  '<a href=//evil.example autofocus onfocus=window.naughty=1>x</a>',
  '{{constructor.constructor("window.naughty=1")()}}',
  '<base href=//evil.example>',
  '<style>*{background:url(//evil.example)}</style>',
  '<meta http-equiv=refresh content="0;url=//evil.example">',
  '👩‍👩‍👧‍👦 e\u0301 ﷽ ᚠᛇᚻ',
]

/**
 * Everything of the Big List that holds markup, a script, a template or more than plain letters, in as few payments as it
 * takes. What no field takes, being too long or not showable, is tried without a browser (app/api/naughty-texts.test.ts).
 */
export function naughtyTexts(): readonly Texts[] {
  const tricky = [...ours, ...list].filter(
    (text) => /[<>{}$%&'"`]|javascript|[^\x20-\x7e]/i.test(text) && isTaken(text),
  )
  // Dozens differ in nothing but one escaped byte: the first of each shape stands for them.
  const tricks = [...new Map(tricky.toReversed().map((text) => [shapeOf(text), text])).values()].toReversed()
  const references = joined(tricks, 60)
  const longer = joined(tricks, 120)
  // References hold the short ones; all of them stand in the two other fields together.
  const half = Math.ceil(longer.length / 2)
  return Array.from({ length: half }, (_, place) => ({
    reference: references[place % references.length] ?? '',
    description: longer[place] ?? '',
    name: longer[half + place] ?? longer[place] ?? '',
  }))
}

function shapeOf(text: string): string {
  return text.replaceAll(/\\x[0-9A-F]{2}/gi, '').slice(0, 24)
}

function isTaken(text: string): boolean {
  return [...text].length <= 120 && !/[\p{C}\p{Zl}\p{Zp}]/u.test(text.trim()) && !/\d(\D?\d){11}/.test(text)
}

function joined(texts: readonly string[], charactersMax: number): readonly string[] {
  const chunks: string[] = []
  for (const text of texts.map((each) => each.trim()).filter((each) => [...each].length <= charactersMax)) {
    const last = chunks.at(-1)
    const longer = `${last} or ${text}`
    if (last !== undefined && [...longer].length <= charactersMax) chunks[chunks.length - 1] = longer
    else chunks.push(text)
  }
  return chunks
}

/** More payments like this one, that differ in what was typed: dozens of calls would take minutes. */
export async function likeIt(
  database: Database,
  id: string,
  texts: readonly Texts[],
): Promise<readonly string[]> {
  const ids: string[] = []
  for (const [place, { reference, description, name }] of texts.entries()) {
    const copy = `${id}naughty${[...String(place)].map((digit) => 'abcdefghij'[Number(digit)]).join('')}`
    await database.rows(
      `INSERT INTO payment SELECT (jsonb_populate_record(p, jsonb_build_object(
         'id', $2::text, 'request_id', $2::text, 'reference', $3::text, 'reference_key', $2::text, 'created_at', now(),
         'state', p.state || jsonb_build_object('id', $2::text, 'terms', p.state -> 'terms' || jsonb_build_object(
           'reference', $3::text, 'description', $4::text,
           'customer', jsonb_build_object('name', $5::text, 'key', NULL)))))).*
       FROM payment p WHERE p.id = $1`,
      [id, copy, reference, description, name],
    )
    await database.rows(
      `INSERT INTO payment_event (payment_id, version, type, data, at)
       SELECT $2, version, type, data, at FROM payment_event WHERE payment_id = $1 ORDER BY version`,
      [id, copy],
    )
    ids.push(copy)
  }
  return ids
}

/** What must not happen in a browser that shows such texts. Ask before a page is opened. */
export async function sentinel(page: Page, origin: string) {
  const seen: string[] = []
  page.on('dialog', (dialog) => {
    seen.push(`a dialog: ${dialog.message()}`)
    void dialog.dismiss()
  })
  page.on('popup', () => seen.push('a window was opened'))
  page.on('request', (request) => {
    const { hostname, protocol, href } = new URL(request.url())
    // The demo's bar comes from the simulator, which is another port of this machine.
    if (protocol !== 'data:' && hostname !== new URL(origin).hostname) seen.push(`asked for ${href}`)
  })
  await page.addInitScript(() => {
    // Most of the list would call this.
    for (const name of ['alert', 'confirm', 'prompt', 'print'] as const)
      Object.assign(window, { [name]: () => Object.assign(window, { naughty: name }) })
  })
  return {
    /** Nothing has happened until now, and nothing of the document listens to anything by an attribute. */
    async isQuiet(): Promise<void> {
      const found = await page.evaluate(() => ({
        ran: (window as { naughty?: unknown }).naughty ?? null,
        listening: [...document.querySelectorAll('*')].flatMap((element) =>
          element.getAttributeNames().filter((name) => name.startsWith('on')),
        ),
        embedded: document.querySelectorAll(
          'main :is(script, iframe, object, embed, style, base, meta, link, img)',
        ).length,
        elsewhere: [...document.querySelectorAll<HTMLAnchorElement>('a[href]')]
          .map((link) => link.href)
          .filter((href) => !href.startsWith(`${location.origin}/`)),
      }))
      expect({ ...found, seen }).toEqual({ ran: null, listening: [], embedded: 0, elsewhere: [], seen: [] })
    },
  }
}

/** Whether each of these texts stands somewhere on the page as what it is, to the letter. */
export async function showsAsText(page: Page, texts: readonly string[]): Promise<void> {
  const missing = (wanted: readonly string[]) => {
    const pieces: string[] = []
    const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT)
    while (walker.nextNode()) pieces.push(walker.currentNode.textContent ?? '')
    return wanted.filter((text) => !pieces.some((piece) => piece.includes(text)))
  }
  await expect.poll(() => page.evaluate(missing, texts)).toEqual([])
}
