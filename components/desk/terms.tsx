import type { PaymentView } from '@/lib/wire/views'
import { screen } from '@/lib/words'
import { Money } from '../ui/money'

/** Amount and reference, beside the heading of every step after Details: the amount is never only in a field. */
export function TermsLine({ payment }: { payment: PaymentView }) {
  return (
    <p className="flex min-w-0 items-baseline gap-2 text-section">
      {payment.money ? <Money of={payment.money} size="section" /> : <span>{screen.details.save}</span>}
      <span aria-hidden className="text-text-3">
        ·
      </span>
      <span className="min-w-0 font-mono text-body font-medium break-all text-text-2">
        {payment.reference}
      </span>
    </p>
  )
}
