import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'

const css = readFileSync(new URL('../../app/globals.css', import.meta.url), 'utf8')

type Theme = 'light' | 'dark'
type Rgb = readonly [number, number, number]

const oklch = String.raw`oklch\(([\d.]+)% ([\d.]+) ([\d.]+)\)|oklch\(([\d.]+)% 0 0\)`
const tokenLine = /--color-([a-z0-9-]+): light-dark\((oklch\([^)]*\)), (oklch\([^)]*\))\);/g

/** Every colour token of the stylesheet in linear-light sRGB, as it is written there. */
const tokens = new Map<string, Record<Theme, Rgb>>(
  [...css.matchAll(tokenLine)].map(([, name = '', light = '', dark = '']) => [
    name,
    { light: parse(light), dark: parse(dark) },
  ]),
)

function parse(text: string): Rgb {
  const match = new RegExp(oklch).exec(text)
  if (!match) throw new Error(`Not a plain oklch colour: ${text}`)
  const [, lightness, chroma, hue] = match
  return toSrgb(Number(lightness) / 100, Number(chroma), Number(hue))
}

/** OKLCH → OKLab → linear sRGB (bottosson.github.io/posts/oklab), clipped to what a screen can show. */
function toSrgb(lightness: number, chroma: number, hue: number): Rgb {
  const a = chroma * Math.cos((hue * Math.PI) / 180)
  const b = chroma * Math.sin((hue * Math.PI) / 180)
  const l = (lightness + 0.3963377774 * a + 0.2158037573 * b) ** 3
  const m = (lightness - 0.1055613458 * a - 0.0638541728 * b) ** 3
  const s = (lightness - 0.0894841775 * a - 1.291485548 * b) ** 3
  return [
    clip(4.0767416621 * l - 3.3077115913 * m + 0.2309699292 * s),
    clip(-1.2684380046 * l + 2.6097574011 * m - 0.3413193965 * s),
    clip(-0.0041960863 * l - 0.7034186147 * m + 1.707614701 * s),
  ]
}

function clip(linear: number): number {
  return Math.min(1, Math.max(0, linear))
}

/** Contrast ratio as WCAG 2 defines it, from linear-light colours. */
function contrast(one: Rgb, other: Rgb): number {
  const [lighter, darker] = [luminance(one), luminance(other)].sort((a, b) => b - a) as [number, number]
  return (lighter + 0.05) / (darker + 0.05)
}

function luminance([red, green, blue]: Rgb): number {
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue
}

function between(front: string, back: string, theme: Theme): number {
  const [one, other] = [tokens.get(front), tokens.get(back)]
  if (!one || !other) throw new Error(`No such token: ${one ? back : front}`)
  return contrast(one[theme], other[theme])
}

const tones = ['idle', 'asking', 'attention', 'accepted', 'stop'] as const
const marked = ['asking', 'attention', 'accepted', 'stop'] as const

/** Text on what it stands on; 4.5 is the floor for text of our sizes. */
const textPairs: readonly (readonly [string, string])[] = [
  ...['text', 'text-2', 'text-3', 'link'].flatMap((front) =>
    ['canvas', 'surface', 'sunken'].map((back) => [front, back] as const),
  ),
  ['on-action', 'action'],
  ['on-action', 'action-hover'],
  ['link', 'selected'],
  ['text', 'selected'],
  ['text-2', 'selected'],
  ...tones.map((tone) => [`${tone}-fg`, `${tone}-bg`] as const),
  // A chip on the live row turns to the page's surface.
  ...tones.map((tone) => [`${tone}-fg`, 'surface'] as const),
  // Sentences beside a field, and the words on the live row.
  ['attention-fg', 'canvas'],
  ...['text', 'text-2', 'text-3'].map((front) => [front, 'asking-bg'] as const),
]

/** Shapes that must be seen: 3 is the floor. */
const markPairs: readonly (readonly [string, string])[] = [
  ...marked.map((tone) => [`${tone}-mark`, `${tone}-bg`] as const),
  ['asking-mark', 'surface'],
  ['attention-mark', 'surface'],
  ['line-strong', 'surface'],
  ['line-strong', 'canvas'],
  ['line-strong', 'asking-bg'],
  ['focus', 'surface'],
  ['focus', 'canvas'],
  ['focus', 'asking-bg'],
  ['text', 'sunken'],
]

describe.each(['light', 'dark'] as const)('in the %s theme', (theme) => {
  it.each(textPairs)('%s can be read on %s', (front, back) => {
    expect(between(front, back, theme)).toBeGreaterThanOrEqual(4.5)
  })

  it.each(markPairs)('%s can be seen on %s', (front, back) => {
    expect(between(front, back, theme)).toBeGreaterThanOrEqual(3)
  })
})

describe('the stylesheet', () => {
  it('writes every colour token once for both themes', () => {
    const declared = [...css.matchAll(/--color-([a-z0-9-]+):/g)].map(([, name]) => name)
    const plain = ['transparent', 'current']
    expect(declared.filter((name) => name && !tokens.has(name) && !plain.includes(name))).toEqual([])
    expect(tokens.size).toBe(28)
  })

  it('measures what the colour difference formula says: black on white is 21', () => {
    expect(contrast(toSrgb(0, 0, 0), toSrgb(1, 0, 0))).toBeCloseTo(21, 1)
  })
})
