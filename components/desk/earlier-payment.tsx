'use client'

import { Clock } from 'lucide-react'
import type { CallView, PaymentView, ResultKind } from '@/lib/wire/views'
import { statusWords } from '@/lib/words'
import { useNews } from '../ui/announcer'
import { Money } from '../ui/money'
import { Notice } from '../ui/notice'
import { resultWords } from './result-words'

/** Results that the caller still waits for, or has just been waiting for. The others were told before the next payment. */
const awaited: readonly ResultKind[] = [
  'checking',
  'notFinal',
  'underReview',
  'setupUnclear',
  'hungUpAfter',
  'resolvedPaid',
  'resolvedNotPaid',
  'booksDiffer',
  'chargedTwice',
]

/** While the next payment is prepared: what becomes of the one before it, of which the caller was promised news. */
export function EarlierPayment({
  payment,
  call,
  zone,
}: {
  payment: PaymentView
  call: CallView
  zone: string
}) {
  const { result } = payment
  const line = result ? resultWords(payment, result, zone, call).line : ''
  const kind = result?.kind ?? null
  // The result itself was told by its own screen; what changes after that is news.
  useNews(kind, line, kind)
  if (kind === null || !awaited.includes(kind)) return null
  return (
    <Notice face={{ tone: 'attention', icon: Clock }}>
      {payment.money ? <Money of={payment.money} /> : statusWords[payment.chip]} · {payment.reference}: {line}
    </Notice>
  )
}
