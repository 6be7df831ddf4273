import { describe, expect, it } from 'vitest'
import { ownDatabase } from '@/lib/testing/database'
import { phoneCall } from '@/lib/testing/phone-call'
import { hour, minute } from '@/lib/values/instant'
import { confirmSettlement, overridePayment, proposeSettlement } from './settle-by-hand'

const database = ownDatabase()

describe('A payment that went through after another one had taken its place', () => {
  it('is settled only when it is known what became of that one', async () => {
    const call = await phoneCall(database)
    const { deps } = call.office
    const supervisor = (id: string) => ({ ...call.agent, id, roles: ['supervisor'] as const })
    const [sue, sam] = [supervisor('sue'), supervisor('sam')]
    const first = await call.keyedIn({ reference: 'invoice 7' })
    await call.take(first)
    await call.agenda.work(2 * minute)
    await overridePayment(deps, sue, first.id, { reason: 'the customer insists' })
    const second = await call.keyedIn({ reference: 'invoice 7', replaces: first.id })
    await call.take(second)
    call.booksSay(first, 'success')
    await call.agenda.work(2 * minute)
    expect(await call.payment(first.id)).toMatchObject({ status: 'paid' })
    const said = { verdict: 'taken', source: 'gateway', sourceReference: 'case 17' } as const
    const proposed = await proposeSettlement(deps, sue, first.id, said)
    const at = proposed.ok ? (proposed.value.state.proposed?.at ?? 0) : 0
    const confirm = () => confirmSettlement(deps, sam, first.id, at)
    expect(await confirm()).toMatchObject({ ok: false, error: { code: 'replacementRuns' } })
    call.booksSay(second, 'declined')
    await call.agenda.work(hour)
    expect(await confirm()).toMatchObject({ ok: true })
  })
})
