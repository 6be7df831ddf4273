import { readdirSync, readFileSync } from 'node:fs'
import path from 'node:path'

/**
 * Every file below a folder that holds one of these texts: as it is, in base64 or in hexadecimal digits. Packages, which a
 * build links to, and Next's own records of the build are passed over.
 *
 * @returns `file: text` for each finding
 */
export function filesHolding(folder: string, texts: readonly string[]): string[] {
  const forms = texts.flatMap((text) => {
    const bytes = Buffer.from(text)
    // Less than a group of base64 at the end depends on what follows.
    const base64 = bytes.subarray(0, bytes.length - (bytes.length % 3)).toString('base64')
    return [text, base64, bytes.toString('hex')].map((form) => ({ text, form }))
  })
  return filesBelow(folder).flatMap((file) => {
    const content = readFileSync(file, 'latin1')
    const found = new Set(forms.filter(({ form }) => content.includes(form)).map(({ text }) => text))
    return [...found].map((text) => `${path.relative(folder, file)}: ${text}`)
  })
}

/** All files below a folder. */
export function filesBelow(folder: string): string[] {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const place = path.join(folder, entry.name)
    if (entry.isDirectory()) return entry.name === 'node_modules' ? [] : filesBelow(place)
    return entry.isFile() ? [place] : []
  })
}
