import type { Deps } from '@/lib/usecases/deps'

/** A callback on its way. Delivered twice, it has the same name, and counts once. */
export interface Letter {
  readonly name: string
  readonly says: string
  /** Takes it in. Resolving is our 2xx. */
  readonly deliver: (deps: Deps, name: string) => Promise<unknown>
}

/** What the outside has written and we have not received. */
export class Mail {
  readonly letters: Letter[] = []
  private written = 0

  write(says: string, deliver: Letter['deliver']): void {
    this.written += 1
    this.letters.push({ name: `letter-${this.written}`, says, deliver })
  }

  /** Takes a letter from the heap. */
  take(at: number): Letter | undefined {
    return this.letters.splice(at, 1)[0]
  }
}
