import { readdirSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import { describe, expect, it } from 'vitest'

const root = fileURLToPath(new URL('../..', import.meta.url))

const standards = `PCI(?:[ -]?DSS)?|PA-DSS|ASVS|OWASP|GDPR|HIPAA|SOC ?2|ISO[ /]?(?:IEC )?27001|NIST`
/** What a standard's name may have in its tail: a version, a level. */
const tail = String.raw`(?:[ -](?:v?\d[\d.]*|level \d|fully))*`
const praise = 'complian(?:t|ce)|certified|certification|conformant|conformance|approved|accredited|ready'

/** Sentences that claim what only an assessor may say, or what nobody can promise. */
const claims = [
  new RegExp(String.raw`\b(?:${standards})${tail}[ -](?:${praise})\b`, 'i'),
  new RegExp(
    String.raw`\b(?:${praise}|compl(?:y|ies|ied)|conforms?|meets?|satisf(?:y|ies)|fulfils?)(?: (?:all|with|to|by|under|for|the|every|of|requirements?|rules))* (?:${standards})\b`,
    'i',
  ),
  /\b(?:unhackable|unbreakable|hack-?proof|(?:bank|military)[- ]grade|(?:100 ?%|absolutely|completely|fully|totally|perfectly) (?:safe|secure))\b/i,
  /\b(?:takes?|puts?|keeps?|brings?) (?:you|your \w+|merchants?|the \w+) (?:entirely |completely )?out of (?:PCI )?scope\b/i,
]

/** The one sentence that says so in order to deny it. */
const denials = ['No claim of PCI compliance is made']

/** The claims in a text, blanks and line breaks being the same. */
function claimsIn(text: string): string[] {
  const flat = denials.reduce((rest, each) => rest.replaceAll(each, ''), text.replace(/[\s*_`]+/g, ' '))
  return claims.flatMap((claim) => claim.exec(flat)?.[0] ?? [])
}

function filesIn(folder: string): string[] {
  return readdirSync(path.join(root, folder), { withFileTypes: true, recursive: true })
    .filter((entry) => entry.isFile() && /\.(md|tsx?|json|mjs)$/.test(entry.name))
    .map((entry) => path.relative(root, path.join(entry.parentPath, entry.name)))
}

const own = 'lib/words/claims.test.ts'
const files = ['docs', 'lib', 'components', 'app', 'simulator', 'scripts', 'e2e']
  .flatMap(filesIn)
  .concat('README.md', 'package.json', '.env.example')
  .filter((file) => file !== own && !file.includes('/generated/'))

describe('What we write', () => {
  it('claims of no standard that Sotto or anybody meets it, and promises nothing that nobody can', () => {
    expect(files).toEqual(
      expect.arrayContaining(['README.md', 'docs/security/scope.md', 'lib/words/en/desk.ts']),
    )
    const found = files.flatMap((file) =>
      claimsIn(readFileSync(path.join(root, file), 'utf8')).map((claim) => `${file}: ${claim}`),
    )
    expect(found).toEqual([])
  })

  it('says plainly that it claims none', () => {
    const readme = readFileSync(path.join(root, 'README.md'), 'utf8').replace(/\s+/g, ' ')
    for (const denial of denials) expect(readme).toContain(denial)
  })

  it.each([
    'Sotto is PCI compliant.',
    'fully PCI-compliant payments',
    'PCI DSS 4.0.1\ncompliant',
    'A **PCI DSS** certified desk',
    'PCI DSS level 1 compliance out of the box',
    'It complies with PCI DSS.',
    'compliant with all requirements of PCI DSS',
    'We meet all requirements of the ASVS.',
    'ASVS level 2 certified',
    'SOC 2 compliance',
    'bank-grade security',
    'Your data is 100% secure.',
    'This takes your desk out of scope.',
    'Sotto keeps you out of PCI scope',
  ])('would not get away with: %s', (text) => {
    expect(claimsIn(text)).not.toEqual([])
  })

  it.each([
    'No claim of PCI compliance is made: what the tests show is what is claimed.',
    'In a (sub)account of its own, switch on PCI mode.',
    'PCI DSS 4.0.1, 8.3.6, for those to whom it applies',
    'Passwords by NIST SP 800-63B-4',
    'Which requirements bind you is for your acquirer and your assessor to say.',
    'their AOC (Attestation of Compliance)',
  ])('may say: %s', (text) => {
    expect(claimsIn(text)).toEqual([])
  })
})
