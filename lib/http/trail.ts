import type { Action } from '@/lib/domain/permissions'
import type { RefusalCode } from '@/lib/wire/commands'
import type { Viewer } from '@/lib/wire/views'

/**
 * What is written down of requests that changed nothing: whatever was carried out has its own row, in its own commit.
 * None of this ever throws, and none of it changes an answer.
 */
export interface Trail {
  /** A person was told no. Resolves when that is written down, or when it would take too long to wait for it. */
  refused(asked: Noted, code: RefusalCode): Promise<void>
  /** Something failed here, and this person was told so. */
  failed(asked: Noted, errorId: string): Promise<void>
  /** A person was shown a customer's data. Nobody waits for it. */
  viewed(asked: Noted): void
}

/** Who asked for what. Never what was typed. */
export interface Noted {
  readonly viewer: Viewer
  /** Tells from where. */
  readonly request: Pick<Request, 'headers'>
  readonly action: Action
  /** What it is about, once it is known that there is such a thing. */
  readonly subject: Subject | null
}

/** The thing that a request is about. */
export interface Subject {
  readonly type: 'payment' | 'call'
  readonly id: string
}
