import type { Terms } from '@/lib/domain/payment/state'
import type { Brand, MaskedCard } from '@/lib/values/card'
import { type Instant, minute, second } from '@/lib/values/instant'
import type { Currency } from '@/lib/values/money'
import type { PaymentStory } from './story'

/** One payment of yesterday: who took it, when, from whom, for how much, and how it went. */
export interface Yesterday {
  readonly reference: string
  readonly agent: 'amy' | 'ben'
  readonly at: Instant
  readonly customer: string
  readonly from: string
  readonly terms: Terms
  tell(story: PaymentStory): PaymentStory
}

type Fate = (story: PaymentStory, card: MaskedCard) => PaymentStory

/** How payments go; each leaves nothing open. */
const fates = {
  paid: (story, card) => story.types(card).takes().isPaid(card),
  paidAfterTypo: (story, card) => story.mistypes('cardNumber', 'mistyped').types(card).takes().isPaid(card),
  paidAfterDate: (story, card) =>
    story
      .types(card, ['cardNumber'])
      .mistypes('expiry', 'datePast')
      .types(card, ['expiry', 'securityCode'])
      .takes()
      .isPaid(card),
  paidLate: (story, card) => story.types(card).takes().isPaidLate(card),
  paidAtSecondTry: (story, card) =>
    story
      .types(card)
      .takes()
      .isDeclined('funds', 'Insufficient funds')
      .asksAgain()
      .types(other)
      .takes()
      .isPaid(other),
  funds: (story, card) => story.types(card).takes().isDeclined('funds', 'Insufficient funds').closes(),
  refused: (story, card) => story.types(card).takes().isDeclined('general', 'Do not honour').closes(),
  expired: (story, card) => story.types(card).takes().isDeclined('expired', 'Expired card').closes(),
  code: (story, card) => story.types(card).takes().isDeclined('details', 'Incorrect CVV').closes(),
  lost: (story, card) => story.types(card).takes().isDeclined('issuer', 'Suspected fraud').closes(),
  hungUp: (story) => story.ends('callerHungUp').closes(),
  hungUpLater: (story, card) => story.types(card, ['cardNumber', 'expiry']).ends('callerHungUp').closes(),
  star: (story, card) => story.types(card, ['cardNumber']).ends('star').closes(),
  cancelled: (story) => story.isCancelled().closes(),
  cancelledLater: (story, card) => story.types(card, ['cardNumber']).isCancelled().closes(),
  saved: (story, card) => story.types(card).takes().isSaved(card),
} as const satisfies Record<string, Fate>

const year = String((new Date().getUTCFullYear() + 2) % 100).padStart(2, '0')
const card = (brand: Brand, lastFour: string, month = '09'): MaskedCard => ({
  brand,
  lastFour,
  expiry: `${month}${year}`,
})
const other = card('mastercard', '5454', '04')

const visa = card('visa', '1111', '12')
const debit = card('visa', '4242')
const mastercard = card('mastercard', '4444')
const amex = card('amex', '0005', '06')

/** When (hours and minutes of the day), agent, amount in minor units, currency, card, how it went, customer. */
const day: readonly (readonly [
  string,
  'amy' | 'ben',
  number,
  Currency,
  MaskedCard,
  keyof typeof fates,
  string,
])[] = [
  ['09:02', 'amy', 4900, 'GBP', visa, 'paid', 'Priya Shah'],
  ['09:07', 'ben', 12950, 'GBP', mastercard, 'paid', 'Tom Hale'],
  ['09:19', 'amy', 2400, 'GBP', debit, 'paidAfterTypo', 'Grace Mensah'],
  ['09:26', 'ben', 8999, 'EUR', visa, 'paid', 'Lukas Brandt'],
  ['09:41', 'amy', 35000, 'GBP', amex, 'paid', 'Olivia Grant'],
  ['09:44', 'ben', 6050, 'GBP', debit, 'funds', 'Callum Reid'],
  ['10:03', 'amy', 1999, 'GBP', visa, 'hungUp', 'Daniel Osei'],
  ['10:11', 'ben', 7500, 'GBP', mastercard, 'paid', 'Hannah Cole'],
  ['10:22', 'amy', 5400, 'GBP', visa, 'paidAtSecondTry', 'Marek Nowak'],
  ['10:30', 'ben', 250000, 'JPY', amex, 'paid', 'Yuki Tanaka'],
  ['10:48', 'amy', 0, 'GBP', visa, 'saved', 'Ruth Evans'],
  ['10:55', 'ben', 3125, 'GBP', debit, 'paid', 'Sean Byrne'],
  ['11:04', 'amy', 4900, 'GBP', mastercard, 'paid', 'Amina Yusuf'],
  ['11:16', 'ben', 18000, 'USD', visa, 'paid', 'Rachel Kim'],
  ['11:29', 'amy', 9900, 'GBP', visa, 'refused', 'Ewan Murray'],
  ['11:37', 'ben', 2750, 'GBP', debit, 'star', 'Chloe Martin'],
  ['11:52', 'amy', 64000, 'GBP', amex, 'paid', 'Victor Lindqvist'],
  ['12:06', 'ben', 1500, 'GBP', visa, 'paid', 'Nadia Rahman'],
  ['12:15', 'amy', 4900, 'GBP', debit, 'paidAfterDate', 'Peter Doyle'],
  ['12:33', 'ben', 22000, 'GBP', mastercard, 'expired', 'Jane Whitlock'],
  ['12:58', 'amy', 7250, 'EUR', mastercard, 'paid', 'Sofia Rossi'],
  ['13:10', 'ben', 4900, 'GBP', visa, 'paid', 'Imran Malik'],
  ['13:21', 'amy', 3600, 'GBP', visa, 'cancelled', 'Katie Ford'],
  ['13:34', 'ben', 11000, 'GBP', debit, 'paid', 'George Patel'],
  ['13:42', 'amy', 1250, 'KWD', visa, 'paid', 'Layla Haddad'],
  ['13:57', 'ben', 0, 'GBP', mastercard, 'saved', 'Martin Shaw'],
  ['14:05', 'amy', 8400, 'GBP', visa, 'paidLate', 'Beth Carter'],
  ['14:13', 'ben', 5999, 'GBP', debit, 'code', 'Ola Adebayo'],
  ['14:20', 'amy', 4900, 'GBP', mastercard, 'paid', 'Fiona Kerr'],
  ['14:38', 'ben', 29900, 'GBP', amex, 'paid', 'Henry Marsh'],
  ['14:46', 'amy', 2199, 'GBP', visa, 'paid', 'Zoe Clarke'],
  ['15:01', 'ben', 6700, 'GBP', visa, 'hungUpLater', 'Leon Fischer'],
  ['15:08', 'amy', 4900, 'GBP', debit, 'paid', 'Mia Johansson'],
  ['15:17', 'ben', 15500, 'AUD', mastercard, 'paid', 'Jack Wilson'],
  ['15:29', 'amy', 41000, 'GBP', visa, 'lost', 'Paul Norris'],
  ['15:44', 'ben', 3300, 'GBP', debit, 'paidAfterTypo', 'Elif Kaya'],
  ['16:02', 'amy', 4900, 'GBP', visa, 'paid', 'Niamh Walsh'],
  ['16:15', 'ben', 9050, 'GBP', visa, 'cancelledLater', 'Ian Foster'],
  ['16:31', 'amy', 7800, 'GBP', mastercard, 'paid', 'Carla Mendes'],
  ['16:47', 'ben', 12000, 'GBP', amex, 'paid', 'Stuart Bell'],
]

const firstNumber = 401

/** Everything that was taken on the day before this moment: references DEMO-0401 and on. */
export function yesterdays(now: Instant): readonly Yesterday[] {
  const midnight = new Date(now)
  midnight.setUTCHours(-24, 0, 0, 0)
  return day.map(([time, agent, minor, currency, held, fate, customer], index) => {
    const [hours = 0, minutes = 0] = time.split(':').map(Number)
    const reference = `DEMO-${String(firstNumber + index).padStart(4, '0')}`
    const rest = { reference, description: null, customer: { name: customer, key: null } }
    return {
      reference,
      agent,
      // Nobody dials at the full minute.
      at: midnight.getTime() + (hours * 60 + minutes) * minute + ((index * 17) % 60) * second,
      customer,
      from: `+447700900${100 + index}`,
      terms:
        fate === 'saved'
          ? { ...rest, kind: 'save' }
          : { ...rest, kind: 'charge', money: { minor, currency } },
      tell: (story) => fates[fate](story, held),
    }
  })
}
