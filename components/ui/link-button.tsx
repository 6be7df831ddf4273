import Link from 'next/link'

/** A link that stands where buttons stand. */
export function LinkButton({ to, children }: { to: string; children: string }) {
  return (
    <Link
      href={to}
      className="inline-flex min-h-9 items-center rounded-control border border-line-strong bg-surface px-3 font-medium hover:bg-sunken max-band:min-h-10"
    >
      {children}
    </Link>
  )
}
