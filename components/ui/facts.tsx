/** Labels and values under each other. A value that is not known is left out. */
export function Facts({ of }: { of: readonly { label: string; value: string; mono?: boolean }[] }) {
  return (
    <dl className="grid grid-cols-[max-content_1fr] gap-x-6 gap-y-2">
      {of
        .filter(({ value }) => value !== '')
        .map(({ label, value, mono }) => (
          <div key={label} className="contents">
            <dt className="text-text-3">{label}</dt>
            <dd className={`min-w-0 break-words ${mono ? 'font-mono font-medium' : ''}`}>{value}</dd>
          </div>
        ))}
    </dl>
  )
}
