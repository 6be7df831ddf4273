import { Copy } from './copy'

/** Codes and ids, each with its own copy button. */
export function Codes({ of }: { of: readonly { label: string; value: string }[] }) {
  return (
    <dl className="flex flex-col">
      {of.map(({ label, value }) => (
        <div
          key={label}
          className="grid grid-cols-[minmax(0,5.5rem)_minmax(0,1fr)_auto] items-center gap-x-3 border-t border-line py-0.5 first:border-t-0 band:grid-cols-[minmax(0,9rem)_minmax(0,1fr)_auto]"
        >
          <dt className="text-small text-text-3">{label}</dt>
          <dd className="min-w-0 font-mono text-small break-all">{value}</dd>
          <dd>
            <Copy text={value} what={label} />
          </dd>
        </div>
      ))}
    </dl>
  )
}
