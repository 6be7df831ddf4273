import type { Slot } from './row-display'

/** The boxes of a row. To a screen reader they are one picture with a name; the boxes themselves are decoration. */
export function Slots({
  groups,
  name,
  accepted,
  separator,
}: {
  groups: readonly (readonly Slot[])[]
  name: string
  accepted: boolean
  /** Stands between two groups once they are known: the slash of an expiry. */
  separator?: string | undefined
}) {
  return (
    <div role="img" aria-label={name} className="flex h-7 min-w-0 items-center gap-1.5 @row:gap-2">
      {groups.map((group, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: groups are places, they never change order
        <span key={index} aria-hidden className="flex min-w-0 items-center gap-1.5 @row:gap-2">
          {separator && index > 0 && <span className="font-mono text-body text-text-2">{separator}</span>}
          <span className="flex min-w-0 gap-0.5">
            {group.map((slot, place) => (
              // biome-ignore lint/suspicious/noArrayIndexKey: slots are places, they never change order
              <SlotBox key={place} slot={slot} accepted={accepted} />
            ))}
          </span>
        </span>
      ))}
    </div>
  )
}

function SlotBox({ slot, accepted }: { slot: Slot; accepted: boolean }) {
  const frame = accepted
    ? 'bg-sunken border-transparent'
    : slot.kind === 'next'
      ? 'bg-surface border-asking-mark'
      : 'bg-surface border-line-strong'
  return (
    <span
      data-slot={slot.kind}
      className={`relative flex h-7 w-[13px] min-w-0 items-center justify-center rounded-slot border @row:w-[15px] ${frame}`}
    >
      {slot.kind === 'next' && (
        <span className="absolute inset-0 animate-breathe rounded-[3px] border border-asking-mark" />
      )}
      {(slot.kind === 'typed' || slot.kind === 'hidden') && (
        <span
          data-dot
          className={`size-[7px] rounded-full ${slot.kind === 'typed' ? 'animate-dot bg-asking-mark' : 'bg-text'}`}
        />
      )}
      {slot.kind === 'clear' && <span className="font-mono text-body font-medium">{slot.text}</span>}
    </span>
  )
}
