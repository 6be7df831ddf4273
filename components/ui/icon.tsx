import type { LucideIcon } from 'lucide-react'

/** An icon beside a word: it repeats the word, so screen readers skip it. */
export function Icon({ of: Shape }: { of: LucideIcon }) {
  return <Shape aria-hidden size={16} strokeWidth={1.75} className="shrink-0" />
}
