'use client'

import { useMemo, useSyncExternalStore } from 'react'
import useSWR, { mutate, type SWRConfiguration } from 'swr'
import { type PreflightView, preflightView } from '@/lib/wire/health'
import {
  type CallView,
  type CaseView,
  type DeskView,
  deskView,
  type PaymentListView,
  type PaymentPageView,
  type PaymentView,
  paymentListView,
  paymentPageView,
  type ReferenceView,
  referenceView,
  type UnresolvedView,
  unresolvedView,
} from '@/lib/wire/views'
import { RefusedRead, read } from './fetcher'
import { liveStore, type News } from './live/store'
import { useConnection, useNews } from './live/use-live'
import { coalesced, concernsDesk, concernsPayment, newerDesk, withPayment } from './truth'

/** The address of the desk's truth, also its key in the cache. */
export const deskPath = '/api/desk'

/** After a failed read the next one starts after this time; the screen counts it down. */
export const readRetryMs = 3_000
/** With a living stream, a message lost between servers is made good after this time at the latest. */
const slowPollMs = 30_000
/** Without a stream the truth is asked for this often. */
const fastPollMs = 3_000

/** What every hook gives: the last good data, and why the newest read failed. */
export interface Resource<T> {
  readonly data: T | undefined
  readonly error: RefusedRead | undefined
  readonly loading: boolean
  readonly reload: () => Promise<unknown>
}

/** The agent's desk. */
export function useDesk(): Resource<DeskView> {
  return useLiving(deskPath, readDesk, concernsDesk, hasBrokenLink)
}

/** That a link is back is told to nobody. */
function hasBrokenLink(desk: DeskView | undefined): boolean {
  return desk !== undefined && Object.values(desk.links).includes('down')
}

/** One page of payments, newest first; `before` is the cursor of the page above. */
export function usePayments(before: string | null): Resource<PaymentListView> {
  const path = before ? `/api/payments?before=${encodeURIComponent(before)}` : '/api/payments'
  return useLiving(
    path,
    (key) => read(key, paymentListView),
    (_, news) => news.type === 'hello' || news.what === 'payment',
  )
}

/** One payment with its timeline. */
export function usePayment(id: string): Resource<PaymentPageView> {
  return useLiving(
    pagePath(id),
    readPage,
    (known, news) => concernsPayment(known?.payment, id, news),
    (known) => known?.case != null && isLookedAtSoon(known.case),
  )
}

/** The address of one payment's page, also its key in the cache. */
export function pagePath(id: string): string {
  return `/api/payments/${encodeURIComponent(id)}`
}

async function readPage(path: string): Promise<PaymentPageView> {
  const page = await read(path, paymentPageView)
  liveStore.heardTime(page.serverNow, page.clockScale)
  return page
}

/** The address of the unresolved desk's truth, also its key in the cache. */
export const unresolvedPath = '/api/unresolved'

/** What is not settled, and who must be told. */
export function useUnresolved(): Resource<UnresolvedView> {
  return useLiving(
    unresolvedPath,
    readUnresolved,
    (_, news) => news.type === 'hello' || isAboutMoney(news.what),
    (known) => known?.cases.some((each) => isLookedAtSoon(each.case)) ?? false,
  )
}

/** Looks that come one after the other are told only when they bring something new: how the countdown goes on is asked for. */
function isLookedAtSoon({ nextCheckAt }: CaseView): boolean {
  return nextCheckAt !== null && nextCheckAt - liveStore.serverNow() < slowPollMs * liveStore.clockScale()
}

function isAboutMoney(what: Extract<News, { type: 'changed' }>['what']): boolean {
  return what === 'payment' || what === 'look' || what === 'cards'
}

async function readUnresolved(path: string): Promise<UnresolvedView> {
  const view = await read(path, unresolvedView)
  liveStore.heardTime(view.serverNow, view.clockScale)
  return view
}

/** What is known of a reference; `null` asks nothing. */
export function useReference(reference: string | null): Resource<ReferenceView> {
  return useLiving(
    reference === null ? null : `/api/references?reference=${encodeURIComponent(reference)}`,
    (key) => read(key, referenceView),
    (_, news) => news.type === 'hello' || news.what === 'payment',
    // Whoever holds the reference up may be a colleague, and news of a colleague's payment do not come here.
    (known) => known?.busy != null,
  )
}

/** The address of the installation's state, also its key in the cache. */
export const preflightPath = '/api/preflight'

/** The state of the installation. */
export function usePreflight(): Resource<PreflightView> {
  return useLiving(
    preflightPath,
    (key) => read(key, preflightView),
    (_, news) => news.type === 'hello' || news.what === 'preflight',
  )
}

let knownDesk: DeskView | undefined
/** The server would not show the desk when it was last asked: what is known is old. */
let deskRefused = false
const deskListeners = new Set<() => void>()

function knowDesk(desk: DeskView | undefined): void {
  knownDesk = desk
  deskRefused = false
  for (const listener of deskListeners) listener()
}

async function readDesk(path: string): Promise<DeskView> {
  const desk = await read(path, deskView).catch((refused: unknown) => {
    deskRefused = true
    for (const listener of deskListeners) listener()
    throw refused
  })
  liveStore.heardTime(desk.serverNow, desk.clockScale)
  const newest = newerDesk(knownDesk, desk)
  knowDesk(newest)
  return newest
}

/** How the call on this person's desk stood when this tab last heard of it. */
export function knownDeskCall(): CallView['status'] | null {
  return knownDesk?.call?.status ?? null
}

/** Everything on the screen is asked for again: what was refused while it was locked, too. */
export function fetchAnew(): void {
  void mutate(() => true)
}

/**
 * The same for whoever has to follow it; `null` also when the server refuses to show the desk. Not a hook of SWR: news are
 * fetched by the first one of a key, which would be this one, that fetches nothing.
 */
export function useDeskCall(): CallView['status'] | null {
  return useSyncExternalStore(
    (listener) => {
      deskListeners.add(listener)
      return () => void deskListeners.delete(listener)
    },
    () => (deskRefused ? null : knownDeskCall()),
    () => null,
  )
}

/** Paints the payment that a command answered with; the stream's message about that version has nothing new to tell. */
export async function paintOnDesk(payment: PaymentView): Promise<void> {
  await mutate<DeskView>(
    deskPath,
    (desk) => {
      const painted = desk && withPayment(desk, payment)
      knowDesk(painted)
      return painted
    },
    { revalidate: false },
  )
}

/** SWR plus the stream: news that concern the data fetch it again, one fetch at a time. */
export function useLiving<T>(
  path: string | null,
  fetcher: (path: string) => Promise<T>,
  concerns: (known: T | undefined, news: News) => boolean,
  isUntold: (known: T | undefined) => boolean = () => false,
): Resource<T> {
  const { state } = useConnection()
  const living = state === 'live' || state === 'again'
  const options: SWRConfiguration<T, RefusedRead> = {
    refreshInterval: (known) => (living && !isUntold(known) ? slowPollMs : fastPollMs),
    onErrorRetry: retryInTime,
    keepPreviousData: false,
  }
  const swr = useSWR<T, RefusedRead>(path, fetcher, options)
  const { mutate: fetchAgain } = swr
  const refresh = useMemo(() => coalesced(() => fetchAgain()), [fetchAgain])
  useNews((news) => {
    if (path !== null && concerns(swr.data, news)) refresh()
  })
  return { data: swr.data, error: swr.error, loading: swr.isLoading, reload: () => fetchAgain() }
}

const retryInTime: NonNullable<SWRConfiguration['onErrorRetry']> = (
  error,
  _key,
  _config,
  revalidate,
  retry,
) => {
  if (error instanceof RefusedRead && !isPassing(error)) return
  setTimeout(() => void revalidate(retry), readRetryMs)
}

/** Whether trying again may help: a missing payment stays missing. */
function isPassing({ refusal }: RefusedRead): boolean {
  return ['unreachable', 'busy', 'failed', 'unavailable', 'conflict'].includes(refusal.refusal)
}
