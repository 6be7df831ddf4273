/** A key drawn beside the action it runs. Decoration for the eye: the action's own name is enough to hear. */
export function KeyCap({ children, inverted = false }: { children: string; inverted?: boolean }) {
  const colours = inverted ? 'border-on-action/40 text-on-action' : 'border-line-strong text-text-2'
  return (
    <kbd
      aria-hidden
      className={`inline-flex h-5 min-w-5 items-center justify-center rounded-slot border px-1 font-mono text-tiny ${colours}`}
    >
      {children}
    </kbd>
  )
}
