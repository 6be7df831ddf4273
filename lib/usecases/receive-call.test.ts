import { describe, expect, it } from 'vitest'
import { holdsMax } from '@/lib/domain/timing'
import { fresh } from '@/lib/testing/changes'
import { ownDatabase } from '@/lib/testing/database'
import { agentNamed, type Office, openOffice } from '@/lib/testing/office'
import { finishCall } from './change-call'
import { checkCalls } from './check-calls'
import { observeCall } from './observe-call'
import { afterDial, receiveCall } from './receive-call'
import { setPresence } from './set-presence'

const database = ownDatabase()
const received = () => ({ source: 'twilio', externalId: fresh('token') }) as const

/** A house in which exactly these agents sit at their desks, each free since a second after the one before. */
async function withAgents(count: number): Promise<{ office: Office; agents: string[] }> {
  await database.prisma.agentPresence.deleteMany()
  await database.prisma.call.updateMany({ data: { finished: true } })
  const office = openOffice(database.prisma)
  const agents: string[] = []
  for (let each = 0; each < count; each += 1) {
    const id = fresh('agent')
    await database.prisma.user.create({
      data: { id, name: id, email: `${id}@example.com`, roles: ['agent'] },
    })
    office.clock.advance(1_000)
    await office.deps.presence.seen(id)
    agents.push(id)
  }
  return { office, agents }
}
const arrival = (sid = fresh('CA')) => ({ sid, from: '+442079460000', to: '+442079460001', name: null })
const noAnswer = { kind: 'dialEnded', status: 'no-answer', callerStillThere: true } as const

describe('An incoming call', () => {
  it('rings at the agent who has been free the longest', async () => {
    const { office, agents } = await withAgents(2)
    const plan = await receiveCall(office.deps, arrival(), 0, received())
    expect(plan).toMatchObject({ kind: 'ring', agentId: agents[0] })
    expect(await receiveCall(office.deps, arrival(), 0, received())).toMatchObject({
      kind: 'ring',
      agentId: agents[1],
    })
  })

  it('is one call, however often we are asked about it', async () => {
    const { office, agents } = await withAgents(2)
    const caller = arrival()
    const plans = await Promise.all([1, 2, 3].map(() => receiveCall(office.deps, caller, 0, received())))
    plans.push(await receiveCall(office.deps, caller, 0, received()))
    expect(await database.prisma.call.count({ where: { sid: caller.sid } })).toBe(1)
    const last = plans.at(-1)
    expect(last).toMatchObject({ kind: 'ring' })
    const call = await office.deps.store.callOfSid(caller.sid)
    expect(agents).toContain(call?.state.agentId)
    for (const plan of plans) if (plan.kind === 'ring') expect(plan.agentId).toBe(call?.state.agentId)
    expect(plans.every(({ kind }) => kind === 'ring' || kind === 'hold')).toBe(true)
  })

  it('and another one at the same time never ring at the same agent', async () => {
    const { office, agents } = await withAgents(1)
    const plans = await Promise.all([1, 2, 3].map(() => receiveCall(office.deps, arrival(), 0, received())))
    expect(plans.map(({ kind }) => kind).sort()).toEqual(['hold', 'hold', 'ring'])
    expect(plans.find(({ kind }) => kind === 'ring')).toMatchObject({ agentId: agents[0] })
  })

  it('is held while nobody is free, and says goodbye in the end', async () => {
    const { office } = await withAgents(0)
    const caller = arrival()
    expect(await receiveCall(office.deps, caller, 0, received())).toMatchObject({ kind: 'hold', holds: 1 })
    expect(await receiveCall(office.deps, caller, holdsMax - 1, received())).toMatchObject({
      kind: 'hold',
      holds: holdsMax,
    })
    expect(await receiveCall(office.deps, caller, holdsMax, received())).toEqual({ kind: 'goodbye' })
    expect((await office.deps.store.callOfSid(caller.sid))?.state).toMatchObject({
      status: 'ended',
      finished: true,
    })
    expect(await receiveCall(office.deps, caller, 0, received())).toEqual({ kind: 'goodbye' })
  })

  it('that waits is offered to whoever becomes free', async () => {
    const { office, agents } = await withAgents(1)
    const amy = agentNamed(agents[0] ?? '')
    await setPresence(office.deps, amy, { state: 'away', reason: null })
    const caller = arrival()
    expect(await receiveCall(office.deps, caller, 0, received())).toMatchObject({ kind: 'hold' })
    await setPresence(office.deps, amy, { state: 'ready', reason: null })
    expect(await receiveCall(office.deps, caller, 1, received())).toMatchObject({
      kind: 'ring',
      agentId: amy.id,
    })
  })
})

describe('A request that is sent again', () => {
  it('gets its answer and rings at nobody, whoever has become free meanwhile', async () => {
    const { office, agents } = await withAgents(1)
    const amy = agentNamed(agents[0] ?? '')
    await setPresence(office.deps, amy, { state: 'away', reason: null })
    const caller = arrival()
    const first = received()
    expect(await receiveCall(office.deps, caller, 0, first)).toMatchObject({ kind: 'hold' })
    await setPresence(office.deps, amy, { state: 'ready', reason: null })
    expect(await receiveCall(office.deps, caller, 0, first)).toMatchObject({ kind: 'hold', holds: 1 })
    expect((await office.deps.store.callOfSid(caller.sid))?.state.agentId).toBeNull()
    const next = received()
    expect(await receiveCall(office.deps, caller, 1, next)).toMatchObject({ kind: 'ring' })
    expect(await receiveCall(office.deps, caller, 1, next)).toMatchObject({ kind: 'ring', agentId: amy.id })
  })

  it('about an agent who did not answer rings at nobody else', async () => {
    const { office, agents } = await withAgents(1)
    const plan = await receiveCall(office.deps, arrival(), 0, received())
    if (plan.kind !== 'ring') throw new Error('nobody was rung')
    const over = received()
    expect(await afterDial(office.deps, plan.callId, noAnswer, over)).toMatchObject({ kind: 'hold' })
    const { id } = await database.prisma.user.create({
      data: { id: fresh('agent'), name: 'Ben', email: `${fresh('ben')}@example.com`, roles: ['agent'] },
    })
    await office.deps.presence.seen(id)
    expect(await afterDial(office.deps, plan.callId, noAnswer, over)).toMatchObject({ kind: 'hold' })
    expect(agents).not.toContain(id)
    expect((await office.deps.store.call(plan.callId))?.state).toMatchObject({ status: 'waiting' })
  })
})

describe('An agent who does not answer', () => {
  it('is passed over: the call rings at the next one, then waits', async () => {
    const { office, agents } = await withAgents(2)
    const plan = await receiveCall(office.deps, arrival(), 0, received())
    if (plan.kind !== 'ring') throw new Error('nobody was rung')
    expect(await afterDial(office.deps, plan.callId, noAnswer, received())).toMatchObject({
      agentId: agents[1],
    })
    expect(await afterDial(office.deps, plan.callId, noAnswer, received())).toMatchObject({ kind: 'hold' })
  })

  it('is asked for once, also when we are told twice', async () => {
    const { office, agents } = await withAgents(2)
    const plan = await receiveCall(office.deps, arrival(), 0, received())
    if (plan.kind !== 'ring') throw new Error('nobody was rung')
    const name = received()
    await afterDial(office.deps, plan.callId, noAnswer, name)
    expect(await afterDial(office.deps, plan.callId, noAnswer, name)).toMatchObject({
      kind: 'ring',
      agentId: agents[1],
    })
  })

  it('is free for the next caller', async () => {
    const { office, agents } = await withAgents(1)
    const plan = await receiveCall(office.deps, arrival(), 0, received())
    if (plan.kind !== 'ring') throw new Error('nobody was rung')
    await afterDial(office.deps, plan.callId, noAnswer, received())
    expect(await receiveCall(office.deps, arrival(), 0, received())).toMatchObject({
      kind: 'ring',
      agentId: agents[0],
    })
  })
})

describe('A call that is over', () => {
  const ringing = async () => {
    const { office, agents } = await withAgents(1)
    const caller = arrival()
    const plan = await receiveCall(office.deps, caller, 0, received())
    if (plan.kind !== 'ring') throw new Error('nobody was rung')
    return { office, agent: agentNamed(agents[0] ?? ''), caller, callId: plan.callId }
  }
  const answered = async () => {
    const call = await ringing()
    const fact = { kind: 'legAnswered', legSid: 'CAleg', agentId: null } as const
    await observeCall(call.office.deps, call.callId, fact, received())
    return call
  }

  it('closes the line after the agent hung up', async () => {
    const { office, callId } = await answered()
    const fact = { kind: 'dialEnded', status: 'completed', callerStillThere: true } as const
    expect(await afterDial(office.deps, callId, fact, received())).toEqual({ kind: 'hangUp' })
    expect(await afterDial(office.deps, 'nobody', fact, received())).toBeNull()
  })

  it('keeps its agent until it is put away, which is written down once', async () => {
    const { office, agent, callId } = await answered()
    expect(await finishCall(office.deps, agent, callId, '')).toEqual({
      ok: false,
      error: { code: 'callBusy' },
    })
    await observeCall(office.deps, callId, { kind: 'callEnded', why: 'completed' }, received())
    expect(await receiveCall(office.deps, arrival(), 0, received())).toMatchObject({ kind: 'hold' })
    expect(await finishCall(office.deps, agent, callId, '')).toEqual({ ok: true, value: null })
    expect(await finishCall(office.deps, agent, callId, '')).toEqual({ ok: true, value: null })
    expect(await database.prisma.auditEntry.count({ where: { subjectId: callId } })).toBe(1)
    expect(await receiveCall(office.deps, arrival(), 0, received())).toMatchObject({
      kind: 'ring',
      agentId: agent.id,
    })
    expect(await finishCall(office.deps, agent, 'nobody', '')).toEqual({
      ok: false,
      error: { code: 'notFound' },
    })
  })

  it('is put away although something else happens to it in the same moment', async () => {
    const { office, agent, callId } = await answered()
    await observeCall(office.deps, callId, { kind: 'callEnded', why: 'completed' }, received())
    let first = true
    const { deps } = office
    const busy = {
      ...deps,
      store: {
        ...deps.store,
        commit: async (change: Parameters<typeof deps.store.commit>[0]) => {
          if (first) {
            first = false
            await observeCall(deps, callId, { kind: 'recordingReported', state: 'unclear' }, null)
          }
          return deps.store.commit(change)
        },
      },
    }
    expect(await finishCall(busy, agent, callId, '')).toEqual({ ok: true, value: null })
  })

  it('that was answered without our being told is found to be live', async () => {
    const { office, caller, agent } = await ringing()
    office.clock.advance(60_000)
    await checkCalls(office.deps)
    expect((await office.deps.store.callOfSid(caller.sid))?.state.status).toBe('ringing')
    office.outside.answeredLegs.set(caller.sid, { legSid: 'CAleg', agentId: agent.id })
    await checkCalls(office.deps)
    expect((await office.deps.store.callOfSid(caller.sid))?.state).toMatchObject({
      status: 'live',
      legSid: 'CAleg',
      agentId: agent.id,
    })
  })

  it('of which nobody told us is found out, so that its agent is free again', async () => {
    const { office, caller } = await answered()
    office.clock.advance(60_000)
    await checkCalls(office.deps)
    expect((await office.deps.store.callOfSid(caller.sid))?.state.status).toBe('live')
    office.outside.callsOver.add(caller.sid)
    office.outside.noAnswer = { kind: 'fault', detail: 'HTTP 503' }
    await checkCalls(office.deps)
    expect((await office.deps.store.callOfSid(caller.sid))?.state.status).toBe('live')
    office.outside.noAnswer = null
    await checkCalls(office.deps)
    expect((await office.deps.store.callOfSid(caller.sid))?.state.status).toBe('ended')
  })
})
