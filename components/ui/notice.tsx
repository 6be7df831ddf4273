import type { ReactNode } from 'react'
import { Icon } from './icon'
import { type Face, toneSurface } from './tone'

/** A sentence that needs looking at, with what can be done about it underneath. */
export function Notice({
  face,
  children,
  actions,
}: {
  face: Face
  children: ReactNode
  actions?: ReactNode
}) {
  return (
    <div data-notice className={`flex items-start gap-2 rounded-row px-3 py-2 ${toneSurface[face.tone]}`}>
      <span className="mt-0.5">
        <Icon of={face.icon} />
      </span>
      <div className="flex min-w-0 flex-1 flex-col gap-1">
        <div>{children}</div>
        {actions}
      </div>
    </div>
  )
}
