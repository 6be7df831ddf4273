import Link from 'next/link'

/** A link in running text. `aside` opens it beside the page, where the page holds something half typed. */
export function TextLink({ to, children, aside = false }: { to: string; children: string; aside?: boolean }) {
  const look = 'font-medium text-link underline underline-offset-2 hover:no-underline'
  return aside ? (
    <a href={to} target="_blank" rel="noopener" className={look}>
      {children}
    </a>
  ) : (
    <Link href={to} className={look}>
      {children}
    </Link>
  )
}
