/** Grey lines where text will be, after 200 ms: a fast answer never flickers. */
export function Skeleton({ lines }: { lines: number }) {
  return (
    <div
      aria-hidden
      className="flex animate-late flex-col gap-3 rounded-card border border-line bg-surface p-6"
    >
      {Array.from({ length: lines }, (_, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: the lines are all alike
        <div key={index} className="h-5 rounded-slot bg-sunken" />
      ))}
    </div>
  )
}
