/**
 * Finds any of many byte sequences in one pass, whatever their number: the algorithm of Wu and Manber (A fast algorithm for
 * multi-pattern searching, 1994). The table says for every three bytes how far on the next sequence could end at the
 * earliest; where one could end here, a filter of bits over its first bytes keeps nearly everything else from being compared.
 */
export class Matcher {
  readonly #shifts = new Uint8Array(2 ** 24)
  readonly #filter = new Uint8Array(2 ** filterBits)
  readonly #byStart = new Map<number, number[]>()
  /** The longest sequence, in bytes: pieces of a longer text must overlap by one less. */
  readonly longest: number

  constructor(private readonly patterns: readonly Buffer[]) {
    if (patterns.some(({ length }) => length < windowBytes))
      throw new Error(`What is looked for must have at least ${windowBytes} bytes.`)
    this.longest = Math.max(0, ...patterns.map(({ length }) => length))
    this.#shifts.fill(windowBytes - blockBytes + 1)
    for (const [index, bytes] of patterns.entries()) this.#add(index, bytes)
  }

  /** The places, in no order, in which a sequence was found for the first time in these bytes, by the sequence's index. */
  find(bytes: Buffer): ReadonlyMap<number, number> {
    const found = new Map<number, number>()
    const shifts = this.#shifts
    const { length } = bytes
    // Indexed access to a typed array of known kind is what makes this loop fast.
    for (let end = windowBytes - 1; end < length; ) {
      const block =
        ((bytes[end - 2] as number) << 16) | ((bytes[end - 1] as number) << 8) | (bytes[end] as number)
      const shift = shifts[block] as number
      if (shift > 0) {
        end += shift
        continue
      }
      this.#compare(bytes, end - windowBytes + 1, found)
      end += 1
    }
    return found
  }

  #add(index: number, bytes: Buffer): void {
    for (let end = blockBytes - 1; end < windowBytes; end += 1) {
      const block =
        ((bytes[end - 2] as number) << 16) | ((bytes[end - 1] as number) << 8) | (bytes[end] as number)
      this.#shifts[block] = Math.min(this.#shifts[block] as number, windowBytes - 1 - end)
    }
    const high = bytes.readUIntBE(0, blockBytes)
    const low = bytes.readUIntBE(blockBytes, blockBytes)
    this.#filter[bitsOf(high, low)] = 1
    const key = high * 2 ** 24 + low
    const same = this.#byStart.get(key)
    if (same) same.push(index)
    else this.#byStart.set(key, [index])
  }

  #compare(bytes: Buffer, start: number, found: Map<number, number>): void {
    const high = bytes.readUIntBE(start, blockBytes)
    const low = bytes.readUIntBE(start + blockBytes, blockBytes)
    if (this.#filter[bitsOf(high, low)] === 0) return
    for (const index of this.#byStart.get(high * 2 ** 24 + low) ?? []) {
      const pattern = this.patterns[index]
      if (!pattern || found.has(index) || start + pattern.length > bytes.length) continue
      if (bytes.compare(pattern, 0, pattern.length, start, start + pattern.length) === 0)
        found.set(index, start)
    }
  }
}

/** As short as the shortest of our sequences: four digits between quotation marks. */
const windowBytes = 6
const blockBytes = 3
/** One megabyte stays in the processor's cache. */
const filterBits = 20

function bitsOf(high: number, low: number): number {
  return (Math.imul(high, 0x9e3779b1) ^ Math.imul(low, 0x85ebca6b)) >>> (32 - filterBits)
}
