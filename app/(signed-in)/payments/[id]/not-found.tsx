import { MissingPayment } from '@/components/payment/payment-screen'

/** No payment has this address, or none that this person may see. */
export default function NotFound() {
  return <MissingPayment />
}
