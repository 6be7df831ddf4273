import { screen } from '@/lib/words'

/** Stands on every screen outside live mode. The hatched edges say it without colour. */
export function TestBanner() {
  return (
    <header className="flex h-6 shrink-0 items-stretch bg-attention-bg text-tiny text-attention-fg">
      <span aria-hidden className="hazard-edge w-10 shrink-0" />
      <p className="flex min-w-0 flex-1 items-center justify-center gap-2 px-2">
        <strong className="font-semibold tracking-wide">{screen.testBanner}</strong>
        <span className="truncate">{screen.testBannerLine}</span>
      </p>
      <span aria-hidden className="hazard-edge w-10 shrink-0" />
    </header>
  )
}
