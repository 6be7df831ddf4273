'use client'

import { tellCustomer } from '@/lib/client/commands'
import { usePayment } from '@/lib/client/resources'
import type { PaymentPageView } from '@/lib/wire/views'
import { brandNames, cardInWords, paymentTitle, screen, statusWords, unresolvedWords } from '@/lib/words'
import { resultWords } from '../desk/result-words'
import { useCommand } from '../desk/use-command'
import { CaseBody } from '../review/case-body'
import { ConnectionChip } from '../shell/connection-chip'
import { Button } from '../ui/button'
import { Codes } from '../ui/codes'
import { Facts } from '../ui/facts'
import { Fold } from '../ui/fold'
import { TextLink } from '../ui/link'
import { Money, toMoney } from '../ui/money'
import { PageTitle } from '../ui/page-title'
import { Refused } from '../ui/refused'
import { Skeleton } from '../ui/skeleton'
import { StatusChip } from '../ui/status-chip'
import { dateAndTime } from '../ui/time-words'
import { Unreachable } from '../ui/unreachable'
import { useFocusCaught } from '../ui/use-focus-caught'
import { Timeline } from './timeline'

/** One payment: what became of the money, and everything that happened to it in order. */
export function PaymentScreen({ id }: { id: string }) {
  const { data, error, reload } = usePayment(id)
  if (error?.refusal.refusal === 'notFound' && !data) return <MissingPayment />
  return (
    <>
      <WayBack zone={data?.timeZone} />
      {error && <Unreachable error={error} onRetry={reload} />}
      {!data && !error && <Skeleton lines={8} />}
      {data ? <PaymentPage page={data} /> : <ListTitle />}
    </>
  )
}

/** There is no such payment, at least not for this person. */
export function MissingPayment() {
  return (
    <>
      <WayBack />
      <h1 className="text-heading">{screen.payment.missing}</h1>
      <ListTitle />
    </>
  )
}

function WayBack({ zone = 'UTC' }: { zone?: string | undefined }) {
  return (
    <div className="flex min-h-14 items-center justify-between gap-4">
      <TextLink to="/payments">{screen.payment.back}</TextLink>
      <ConnectionChip zone={zone} />
    </div>
  )
}

function ListTitle() {
  return <PageTitle title={`${screen.payments.title} · ${screen.product}`} />
}

function PaymentPage({ page }: { page: PaymentPageView }) {
  const { payment, timeZone } = page
  const { result } = payment
  const words = screen.payment
  const caught = useFocusCaught()
  return (
    <div
      {...caught}
      className="grid items-start gap-4 desk:grid-cols-[minmax(0,1fr)_minmax(0,1fr)] desk:gap-6"
    >
      <PageTitle
        title={paymentTitle(
          payment.money && toMoney(payment.money),
          statusWords[payment.chip],
          payment.reference,
        )}
      />
      <section
        aria-labelledby="payment-heading"
        className="flex flex-col gap-4 rounded-card border border-line bg-surface p-4 band:p-6"
      >
        <div className="flex flex-wrap items-center gap-x-4 gap-y-2">
          <h1 id="payment-heading" className="text-amount">
            {payment.money ? (
              <Money of={payment.money} size="amount" />
            ) : (
              cardInWords(result?.card ?? payment.attempt?.card ?? null)
            )}
          </h1>
          <StatusChip of={payment.chip} />
        </div>
        {result && !page.case && (
          <p className="text-section">{resultWords(payment, result, timeZone, null).fact}</p>
        )}
        {page.replaces && (
          <p className="text-text-2">
            {unresolvedWords.replaces}{' '}
            <TextLink to={`/payments/${page.replaces}`}>{unresolvedWords.open}</TextLink>
          </p>
        )}
        {page.case && result && (
          <CaseBody
            id={payment.id}
            money={payment.money}
            reference={payment.reference}
            result={result}
            of={page.case}
            zone={timeZone}
          />
        )}
        {page.mayTell && <TellNow page={page} />}
        <PaymentFacts page={page} />
        {result && result.details.length > 0 && (
          <Fold title={words.details}>
            <Codes of={result.details} />
          </Fold>
        )}
      </section>
      <section
        aria-labelledby="timeline"
        className="flex flex-col gap-3 rounded-card border border-line bg-surface p-4 band:p-6"
      >
        <h2 id="timeline" className="text-section">
          {words.timeline}
        </h2>
        <Timeline entries={page.timeline} zone={timeZone} />
      </section>
    </div>
  )
}

/** The customer is owed the result: what to say to them, and that it was said. */
function TellNow({ page: { payment, timeZone } }: { page: PaymentPageView }) {
  const command = useCommand(() => tellCustomer(payment.id))
  const { result } = payment
  if (!result) return null
  return (
    <div className="flex flex-col items-start gap-2">
      <p className="text-text-2">
        <span className="text-small text-text-3">{unresolvedWords.tellHeading}</span>
        <br />“{resultWords(payment, result, timeZone, null).say}”
      </p>
      <Button busy={command.busy} onPress={() => void command.run()}>
        {unresolvedWords.told}
      </Button>
      {command.sentence && <Refused sentence={command.sentence} />}
    </div>
  )
}

function PaymentFacts({ page: { payment, caller, timeZone } }: { page: PaymentPageView }) {
  const words = screen.payment
  const card = payment.result?.card ?? payment.attempt?.card ?? null
  const expiry = card?.expiry ? ` · ${card.expiry.slice(0, 2)} / ${card.expiry.slice(2)}` : ''
  return (
    <Facts
      of={[
        { label: screen.review.reference, value: payment.reference, mono: true },
        { label: words.kind, value: payment.kind === 'charge' ? words.kindCharge : words.kindSave },
        {
          label: words.card,
          value: card?.lastFour
            ? `${card.brand ? brandNames[card.brand] : ''} ${card.lastFour}${expiry}`.trim()
            : '',
          mono: true,
        },
        { label: words.customer, value: payment.customerName ?? '' },
        { label: words.description, value: payment.description ?? '' },
        { label: words.caller, value: [caller?.name, caller?.from].filter(Boolean).join(' · ') },
        { label: words.agent, value: payment.agent.name },
        { label: words.started, value: dateAndTime(payment.createdAt, timeZone) },
        { label: words.tries, value: payment.attempts > 1 ? String(payment.attempts) : '' },
      ]}
    />
  )
}
