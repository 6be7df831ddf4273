import { ChevronRight } from 'lucide-react'
import type { ReactNode } from 'react'
import { Icon } from './icon'

/** Something for those who want to know more, closed at first. The element itself remembers whether it is open. */
export function Fold({
  title,
  open,
  onToggle,
  children,
}: {
  title: string
  /** For a fold that is drawn anew and should be as it was. */
  open?: boolean
  onToggle?: (open: boolean) => void
  children: ReactNode
}) {
  return (
    <details className="group" open={open} onToggle={(event) => onToggle?.(event.currentTarget.open)}>
      <summary className="inline-flex min-h-9 items-center gap-1.5 rounded-control pr-2 font-medium text-text-2 hover:text-text max-band:min-h-10">
        <span className="transition-transform duration-[120ms] group-open:rotate-90">
          <Icon of={ChevronRight} />
        </span>
        {title}
      </summary>
      <div className="pt-2">{children}</div>
    </details>
  )
}
