import { headers } from 'next/headers'
import { notFound } from 'next/navigation'
import { PaymentScreen } from '@/components/payment/payment-screen'
import { maySeePayment, viewerOf } from '@/lib/server'

/** One payment with its timeline. */
export default async function PaymentPage({ params }: { params: Promise<{ id: string }> }) {
  const { id } = await params
  const viewer = await viewerOf(await headers())
  if (viewer && !(await maySeePayment(viewer, id))) notFound()
  return <PaymentScreen id={id} />
}
