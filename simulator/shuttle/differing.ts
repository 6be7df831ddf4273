import type { Faults } from '../faults.js'
import { fromMinor, toMinor } from '../money.js'
import type { Payment } from './books.js'

/** A payment as the API shows it when it says something else than was charged. */
export function asShown(payment: Payment, differs: Faults['shuttlePaymentDiffers']): Payment {
  switch (differs) {
    case 'none':
      return payment
    case 'amount':
      return withMoreMoney(payment)
    case 'currency': {
      const currency = payment.currency === 'EUR' ? 'USD' : 'EUR'
      return { ...payment, currency, settle_currency: currency }
    }
    case 'altKey':
      return { ...payment, alt_key: `${payment.alt_key ?? ''}-other` }
  }
}

/** One whole unit more, wherever the amount stands; what is nothing stays nothing. */
function withMoreMoney(payment: Payment): Payment {
  const { amount, currency } = payment
  const unit = toMinor('1', currency) ?? 1
  const more = fromMinor((toMinor(amount, currency) ?? 0) + unit, currency)
  const shown = (money: string) => (money === amount ? more : money)
  return {
    ...payment,
    amount: more,
    balance: shown(payment.balance),
    authorised: shown(payment.authorised),
    settle_gross_amount: shown(payment.settle_gross_amount),
    settle_net_amount: shown(payment.settle_net_amount),
  }
}
