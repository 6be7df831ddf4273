import { PaymentScreen } from '@/components/payment/payment-screen'

/** One payment with its timeline. */
export default async function PaymentPage({ params }: { params: Promise<{ id: string }> }) {
  const { id } = await params
  return <PaymentScreen id={id} />
}
