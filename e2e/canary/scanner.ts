import { closeSync, openSync, readdirSync, readSync } from 'node:fs'
import path from 'node:path'
import { type FormName, type Pattern, patternsOf } from './forms'
import { Matcher } from './matcher'
import type { Sentinel } from './sentinels'

/** A sentinel where none may be. */
export interface Hit {
  /** The kind of place: `database`, `log`, … */
  readonly place: string
  /** Table and column, file, stream. */
  readonly where: string
  readonly form: FormName
  readonly what: Pattern['what']
  readonly sentinel: Sentinel
}

/** Looks for every sentinel in every form, in whatever it is shown. Each finding counts once for each spot. */
export class Scanner {
  readonly #patterns: readonly Pattern[]
  readonly #matcher: Matcher
  readonly #hits = new Map<string, Hit>()
  /** How many bytes were looked at in each kind of place: a scan of nothing finds nothing. */
  readonly bytes: Record<string, number> = {}

  constructor(sentinels: readonly Sentinel[]) {
    this.#patterns = sentinels.flatMap(patternsOf)
    this.#matcher = new Matcher(this.#patterns.map(({ bytes }) => bytes))
  }

  get hits(): readonly Hit[] {
    return [...this.#hits.values()]
  }

  look(place: string, where: string, content: Buffer | string): void {
    const bytes = typeof content === 'string' ? Buffer.from(content) : content
    this.bytes[place] = (this.bytes[place] ?? 0) + bytes.length
    for (const index of this.#matcher.find(bytes).keys()) {
      const pattern = this.#patterns[index]
      if (!pattern) continue
      const { form, what, sentinel } = pattern
      this.#hits.set([place, where, form, what, sentinel.index].join('\n'), {
        place,
        where,
        form,
        what,
        sentinel,
      })
    }
  }

  /** In pieces that overlap: a file may be larger than memory. */
  file(place: string, where: string, file: string): void {
    const descriptor = openSync(file, 'r')
    try {
      const piece = Buffer.allocUnsafe(pieceBytes)
      const overlap = this.#matcher.longest - 1
      for (let kept = 0; ; ) {
        const read = readSync(descriptor, piece, kept, pieceBytes - kept, null)
        if (read === 0) return
        const filled = kept + read
        this.look(place, where, piece.subarray(0, filled))
        kept = Math.min(overlap, filled)
        piece.copy(piece, 0, filled - kept, filled)
      }
    } finally {
      closeSync(descriptor)
    }
  }

  /** Every file below a folder, and its name. */
  folder(place: string, folder: string, leaveOut: (relative: string) => boolean = () => false): void {
    for (const file of filesBelow(folder)) {
      const where = path.relative(folder, file)
      if (leaveOut(where)) continue
      this.look(place, 'names of files', where)
      try {
        this.file(place, where, file)
      } catch (fault) {
        // A server that runs removes files of its own while they are listed.
        if ((fault as NodeJS.ErrnoException).code !== 'ENOENT') throw fault
      }
    }
  }
}

const pieceBytes = 8 * 1024 * 1024

function filesBelow(folder: string): string[] {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const place = path.join(folder, entry.name)
    if (entry.isDirectory()) return filesBelow(place)
    return entry.isFile() ? [place] : []
  })
}
