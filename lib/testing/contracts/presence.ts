import { expect, it } from 'vitest'
import { presentWithinMs } from '@/lib/domain/timing'
import type { AwayReason } from '@/lib/ports/presence'
import { arriving, auditRow, callAfter, callCommanded, callTold, fresh, morning } from '../changes'
import type { KeepingHouse } from './house'

/** Who is given calls, whatever keeps it. */
export function presenceContract(house: () => KeepingHouse): void {
  const agent = async (more: { roles?: readonly string[]; disabled?: boolean } = {}) => {
    const id = fresh('agent')
    await house().addPerson({ id, name: id, roles: ['agent'], ...more })
    await house().presence.seen(id)
    return id
  }
  const set = (id: string, state: 'ready' | 'away', at = morning, reason: AwayReason | null = null) => {
    const availability = state === 'ready' ? { state, reason: null } : { state, reason }
    return house().presence.set(id, availability, at, auditRow(id, 'presence.set'))
  }
  const take = (id: string, screen: string) =>
    house().presence.takeScreen(id, screen, morning, auditRow(id, 'desk.screen'))
  const leave = (id: string, screen: string) =>
    house().presence.leaveScreen(id, screen, morning, auditRow(id, 'desk.screen'))
  const free = async (among: readonly string[]) =>
    (await house().presence.free([])).filter((id) => among.includes(id))
  /** A call that this agent has answered, until a time. */
  const callOf = async (agentId: string, endsAt: number, finish = true) => {
    const arrived = arriving()
    const offered = callCommanded(callAfter(arrived), { kind: 'offer', agentId })
    const live = callTold(callAfter(offered), { kind: 'legAnswered', legSid: 'CA', agentId: null })
    const ended = callTold(callAfter(live), { kind: 'callEnded', why: 'completed' }, endsAt)
    const steps = [arrived, offered, live, ended]
    if (finish)
      steps.push(callCommanded(callAfter(ended), { kind: 'finish', by: agentId, note: null }, endsAt))
    for (const call of steps) await house().store.commit({ at: endsAt, call })
  }

  it('Somebody whose screen opens is ready', async () => {
    const amy = await agent()
    expect(await house().presence.of(amy)).toEqual({
      state: 'ready',
      reason: null,
      since: morning,
      screen: null,
    })
    expect(await free([amy])).toEqual([amy])
  })

  it('Somebody of whom nothing is known counts as ready, and is given no calls', async () => {
    expect((await house().presence.of('nobody')).state).toBe('ready')
    expect(await free(['nobody'])).toEqual([])
  })

  it('Who is away, absent, disabled, no agent or excepted is given no calls', async () => {
    const amy = await agent()
    const away = await agent()
    await set(away, 'away')
    const absent = await agent()
    await house().seenBefore(absent, presentWithinMs + 2_000)
    const disabled = await agent({ disabled: true })
    const supervisor = await agent({ roles: ['supervisor'] })
    const excepted = await agent()
    const among = [amy, away, absent, disabled, supervisor, excepted]
    const found = await house().presence.free([excepted])
    expect(found.filter((id) => among.includes(id))).toEqual([amy])
    await set(away, 'ready')
    await house().presence.seen(absent)
    expect((await free(among)).sort()).toEqual([amy, away, absent, excepted].sort())
  })

  it('Who has a call is given no other until it is put away', async () => {
    const amy = await agent()
    await callOf(amy, morning, false)
    expect(await free([amy])).toEqual([])
    const call = await house().reading.callOfAgent(amy)
    if (!call) throw new Error('the call is still on the desk')
    await house().store.commit({
      at: morning,
      call: callCommanded(call, { kind: 'finish', by: amy, note: null }),
    })
    expect(await free([amy])).toEqual([amy])
  })

  it('Who has been free the longest comes first', async () => {
    const [amy, ben, cleo] = [await agent(), await agent(), await agent()]
    await set(amy, 'away', morning + 1_000)
    await set(amy, 'ready', morning + 5_000)
    await callOf(ben, morning + 9_000)
    expect(await free([amy, ben, cleo])).toEqual([cleo, amy, ben])
    await callOf(cleo, morning + 10_000)
    expect(await free([amy, ben, cleo])).toEqual([amy, ben, cleo])
  })

  it('Who let a call ring out goes to the end of the line', async () => {
    const [amy, ben] = [await agent(), await agent()]
    const arrived = arriving()
    const offered = callCommanded(callAfter(arrived), { kind: 'offer', agentId: amy })
    const fact = { kind: 'dialEnded', status: 'no-answer', callerStillThere: true } as const
    const missed = callTold(callAfter(offered), fact)
    for (const call of [arrived, offered, missed]) await house().store.commit({ at: morning + 20_000, call })
    expect(await free([amy, ben])).toEqual([ben, amy])
  })

  it('Going away is written down, saying it again is not', async () => {
    const amy = await agent()
    await set(amy, 'away', morning + 1)
    await set(amy, 'away', morning + 2)
    expect(await house().audit(amy)).toEqual([{ action: 'presence.set', outcome: 'done' }])
    expect(await house().presence.of(amy)).toMatchObject({ state: 'away', since: morning + 1 })
  })

  it('A screen that stays open changes nothing but that', async () => {
    const amy = await agent()
    await set(amy, 'away', morning + 1)
    await house().presence.seen(amy)
    expect(await house().presence.of(amy)).toMatchObject({ state: 'away', since: morning + 1 })
  })

  it('A reason is kept with being away, and a new one is news', async () => {
    const amy = await agent()
    await set(amy, 'away', morning + 1, 'break')
    expect(await house().presence.of(amy)).toMatchObject({ state: 'away', reason: 'break' })
    await set(amy, 'away', morning + 2, 'lunch')
    expect(await house().presence.of(amy)).toMatchObject({ reason: 'lunch', since: morning + 2 })
    await set(amy, 'ready', morning + 3)
    expect(await house().presence.of(amy)).toMatchObject({ state: 'ready', reason: null })
  })

  it('Somebody is there as long as a screen of theirs was alive a moment ago', async () => {
    const amy = await agent()
    expect(await house().presence.isThere(amy)).toBe(true)
    await house().seenBefore(amy, presentWithinMs + 2_000)
    expect(await house().presence.isThere(amy)).toBe(false)
    expect(await house().presence.isThere('nobody')).toBe(false)
  })

  it('One screen acts: the last that took over, until it is closed', async () => {
    const amy = await agent()
    await set(amy, 'away', morning + 1)
    await take(amy, 'first')
    await take(amy, 'second')
    await leave(amy, 'first')
    expect(await house().presence.of(amy)).toMatchObject({ screen: 'second', state: 'away' })
    await leave(amy, 'second')
    expect(await house().presence.of(amy)).toMatchObject({ screen: null })
  })

  it('Which screen acts is written down when another one does, or none', async () => {
    const amy = await agent()
    for (const screen of ['first', 'first', 'second']) await take(amy, screen)
    for (const screen of ['first', 'second', 'second']) await leave(amy, screen)
    expect(await house().audit(amy)).toEqual(Array(3).fill({ action: 'desk.screen', outcome: 'done' }))
  })

  it('A screen that acted is gone when none was alive for a while', async () => {
    const amy = await agent()
    await take(amy, 'crashed')
    await house().presence.seen(amy)
    expect(await house().presence.of(amy)).toMatchObject({ screen: 'crashed' })
    await house().seenBefore(amy, presentWithinMs + 2_000)
    expect(await house().presence.of(amy)).toMatchObject({ screen: null })
    await house().presence.seen(amy)
    expect(await house().presence.of(amy)).toMatchObject({ screen: null })
    await take(amy, 'opened later')
    expect(await house().presence.of(amy)).toMatchObject({ screen: 'opened later' })
  })
}
