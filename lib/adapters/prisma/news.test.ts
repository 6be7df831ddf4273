import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { LiveNews } from '@/lib/ports/live-feed'
import {
  arriving,
  auditRow,
  callAfter,
  callCommanded,
  callTold,
  fresh,
  morning,
  opening,
  stateAfter,
  told,
} from '@/lib/testing/changes'
import { ownDatabase } from '@/lib/testing/database'
import { type Listener, listen } from '@/lib/testing/listener'
import * as say from '@/lib/testing/payment-facts'
import { announce, newsBytesMax, newsChannel } from './jobs-and-news'
import { prismaKeyPresses } from './key-presses'
import { prismaLookUps } from './look-ups'
import { prismaPresence } from './presence'
import { prismaStore } from './store'

const database = ownDatabase()
const store = () => prismaStore(database.prisma, 1)
let listener: Listener
beforeEach(async () => {
  listener = await listen(database.url, newsChannel)
})
afterEach(() => listener.close())

const news = async (count: number) =>
  (await listener.until(count)).map((text) => JSON.parse(text) as Extract<LiveNews, { type: 'changed' }>)

/** News that come after everything before them. */
async function lastNews(): Promise<LiveNews[]> {
  const end: LiveNews = {
    type: 'changed',
    what: 'presence',
    id: 'end',
    version: 0,
    callId: null,
    agentId: null,
  }
  await database.prisma.$transaction((tx) => announce(tx, end))
  for (let count = 1; ; count += 1) {
    const heard = await news(count)
    if (heard.at(-1)?.id === 'end') return heard.slice(0, -1)
  }
}

describe('News of a commit', () => {
  it('name what has a newer version, whose it is and of which call', async () => {
    const payment = opening()
    await store().commit({ at: morning, payment })
    const { id, callId, agentId } = payment.after
    expect(await lastNews()).toEqual([
      { type: 'changed', what: 'payment', id, version: payment.events.length, callId, agentId },
    ])
  })

  it('are told of a look that somebody asked for, although it changed nothing, and of no other look', async () => {
    const payment = opening()
    await store().commit({ at: morning, payment })
    const { id, callId, agentId } = payment.after
    const look = { attemptId: fresh('attempt'), at: morning, said: 'PENDING', nextAt: null }
    const lookUps = prismaLookUps(database.prisma)
    await lookUps.looked(look)
    await lookUps.looked(look, { state: payment.after, version: 3 })
    expect((await lastNews()).slice(1)).toEqual([
      { type: 'changed', what: 'look', id, version: 3, callId, agentId },
    ])
  })

  it('are heard when it is durable and not before', async () => {
    const payment = opening()
    let open = (): void => undefined
    const gate = new Promise<void>((resolve) => {
      open = resolve
    })
    const slow = database.prisma.$transaction(async (tx) => {
      await announce(tx, {
        type: 'changed',
        what: 'call',
        id: 'slow',
        version: 1,
        callId: null,
        agentId: null,
      })
      await gate
    })
    await store().commit({ at: morning, payment })
    expect((await news(1)).map(({ id }) => id)).toEqual([payment.after.id])
    open()
    await slow
    expect((await news(2)).map(({ id }) => id)).toEqual([payment.after.id, 'slow'])
  })

  it('are not heard when it is refused or stale', async () => {
    const payment = opening()
    await store().commit({ at: morning, payment })
    const change = told(stateAfter(payment), say.recordingSecured())
    await store().commit({ at: morning, payment: change })
    expect(await store().commit({ at: morning, payment: change })).toEqual({ kind: 'stale' })
    const { terms } = payment.after
    expect(await store().commit({ at: morning, payment: opening({ terms }) })).toMatchObject({
      kind: 'refused',
    })
    expect(await lastNews()).toHaveLength(2)
  })

  it('reach whoever had the call before as well', async () => {
    const [amy, ben] = [fresh('agent'), fresh('agent')]
    const call = arriving()
    const rung = callCommanded(callAfter(call), { kind: 'offer', agentId: amy })
    const fact = { kind: 'dialEnded', status: 'no-answer', callerStillThere: true } as const
    const missed = callTold(callAfter(rung), fact)
    const rungAgain = callCommanded(callAfter(missed), { kind: 'offer', agentId: ben })
    for (const each of [call, rung, missed, rungAgain]) await store().commit({ at: morning, call: each })
    const told = (await lastNews()).map((each) => 'agentId' in each && each.agentId)
    expect(told).toEqual([null, null, amy, amy, null, null, ben])
  })

  it('tell of somebody who went away, once', async () => {
    const amy = fresh('agent')
    const at = new Date(morning)
    await database.prisma.user.create({
      data: { id: amy, name: 'Amy', email: `${amy}@example.com`, createdAt: at },
    })
    const presence = prismaPresence(database.prisma, { now: () => morning, scale: 1 })
    await presence.set(amy, { state: 'away', reason: null }, morning, auditRow(amy))
    await presence.set(amy, { state: 'away', reason: null }, morning, auditRow(amy))
    expect(await lastNews()).toMatchObject([{ what: 'presence', id: amy, agentId: amy }])
  })

  it('fit into one notification, or nothing is committed', async () => {
    const id = 'x'.repeat(newsBytesMax - 90)
    const small: LiveNews = { type: 'changed', what: 'call', id, version: 1, callId: null, agentId: null }
    await database.prisma.$transaction((tx) => announce(tx, small))
    const large = { ...small, id: 'x'.repeat(newsBytesMax) }
    await expect(database.prisma.$transaction((tx) => announce(tx, large))).rejects.toThrow(/fit into one/)
    expect((await news(1)).at(0)?.id).toBe(id)
  })
})

describe('A key press', () => {
  const pressed = async (
    of: { attemptId: string; effectId: string },
    keys: number,
    externalId = fresh('token'),
  ) =>
    prismaKeyPresses(database.prisma).record({
      ...of,
      externalId,
      field: 'cardNumber',
      keys,
      at: morning + keys,
    })
  const entering = async () => {
    const payment = opening()
    await store().commit({ at: morning, payment })
    const change = told(stateAfter(payment), say.recordingSecured(), say.sessionOpened())
    await store().commit({ at: morning, payment: change })
    const attemptId = payment.after.known[0]?.id ?? ''
    return { payment: change.after, field: { attemptId, effectId: `${attemptId}.3` } }
  }

  it('is told with its order, to the agent whose payment it is', async () => {
    const { payment, field } = await entering()
    for (const keys of [1, 2]) await pressed(field, keys)
    const told = (await lastNews()).slice(2)
    expect(told).toMatchObject([
      {
        type: 'progress',
        paymentId: payment.id,
        agentId: payment.agentId,
        ...field,
        keys: 1,
        at: morning + 1,
      },
      { type: 'progress', field: 'cardNumber', keys: 2, at: morning + 2 },
    ])
    const [first, second] = told as Extract<LiveNews, { type: 'progress' }>[]
    expect(second?.serial).toBeGreaterThan(first?.serial ?? Number.NaN)
  })

  it('is told once', async () => {
    const { field } = await entering()
    const externalId = fresh('token')
    expect(await pressed(field, 1, externalId)).toBe(true)
    expect(await pressed(field, 1, externalId)).toBe(true)
    expect((await lastNews()).slice(2)).toHaveLength(1)
  })

  it('of an older request is kept for the replay and told to nobody', async () => {
    const { field } = await entering()
    expect(await pressed({ ...field, effectId: `${field.attemptId}.2` }, 5)).toBe(true)
    expect((await lastNews()).slice(2)).toEqual([])
    expect(await database.prisma.progress.count({ where: { attemptId: field.attemptId } })).toBe(1)
  })

  it('does not wait for the disk, and nothing else is so hasty afterwards', async () => {
    const { field } = await entering()
    await database.asOwner(`
      CREATE TABLE haste (setting text);
      CREATE FUNCTION note_haste() RETURNS trigger SECURITY DEFINER AS $$
        BEGIN INSERT INTO haste VALUES (current_setting('synchronous_commit')); RETURN NEW; END $$ LANGUAGE plpgsql;
      CREATE TRIGGER note AFTER INSERT ON progress FOR EACH ROW EXECUTE FUNCTION note_haste();
      CREATE TRIGGER note AFTER INSERT ON audit_entry FOR EACH ROW EXECUTE FUNCTION note_haste();
      GRANT SELECT ON haste TO PUBLIC`)
    await pressed(field, 1)
    await store().commit({ at: morning, audit: auditRow('somebody') })
    const rows = await database.prisma.$queryRaw<{ setting: string }[]>`SELECT setting FROM haste`
    expect(rows.map(({ setting }) => setting)).toEqual(['off', 'on'])
  })
})
