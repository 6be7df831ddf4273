import { Suspense } from 'react'
import { PaymentsScreen } from '@/components/payments/payments-screen'

/** All payments, newest first; `?before=` pages back. */
export default function PaymentsPage() {
  return (
    <Suspense>
      <PaymentsScreen />
    </Suspense>
  )
}
