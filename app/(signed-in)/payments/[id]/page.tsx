import { headers } from 'next/headers'
import { notFound } from 'next/navigation'
import { PaymentScreen } from '@/components/payment/payment-screen'
import { maySeePayment } from '@/lib/server'
import { pageViewer } from '../../../viewer'

/** One payment with its timeline. */
export default async function PaymentPage({ params }: { params: Promise<{ id: string }> }) {
  const { id } = await params
  const viewer = await pageViewer()
  if (viewer && !(await maySeePayment(viewer, id, await headers()))) notFound()
  return <PaymentScreen id={id} />
}
