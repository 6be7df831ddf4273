/**
 * A key, drawn. Beside an action it is decoration for the eye, because the action's own name is enough to hear;
 * `spoken` is for the list of keys itself.
 */
export function KeyCap({
  children,
  inverted = false,
  spoken = false,
}: {
  children: string
  inverted?: boolean
  spoken?: boolean
}) {
  const colours = inverted ? 'border-on-action/40 text-on-action' : 'border-line-strong text-text-2'
  return (
    <kbd
      aria-hidden={spoken ? undefined : true}
      className={`inline-flex h-5 min-w-5 items-center justify-center rounded-slot border px-1 font-mono text-tiny ${colours}`}
    >
      {children}
    </kbd>
  )
}
