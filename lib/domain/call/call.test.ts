import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  answers,
  arrive,
  CallStory,
  callEnds,
  dialEnds,
  finish,
  holdWrapUp,
  legEnds,
  live,
  offer,
  over,
  recording,
  ringing,
  rings,
  sound,
  spoken,
  takeOver,
  waiting,
  wrapUpEnds,
} from '@/lib/testing/call-story'
import { spokenPassageMs, wrapUpMs } from '../timing'
import { type CallCommand, evolveCall } from './call'
import type { CallFact } from './facts'
import type { Call } from './state'

describe('A call', () => {
  it('arrives once, and waits for somebody', () => {
    CallStory.nobody()
      .when(arrive)
      .leadsTo({ type: 'CallArrived', sid: 'CA1', from: '+447700900123', name: 'Dana' })
      .is('waiting')
      .holds({ agentId: null, recording: 'none', finished: false })
      .when(arrive)
      .changesNothing()
  })

  it('that never arrived can neither be offered nor put away', () => {
    CallStory.nobody().when(offer()).isRefused('callNotLive')
    CallStory.nobody().when(finish).isRefused('callNotLive')
  })

  it('is offered to one agent at a time', () => {
    waiting().when(offer()).leadsTo({ type: 'CallOffered', agentId: 'amy' }).is('ringing')
    for (const story of [ringing(), live(), over()]) story.when(offer('ben')).isRefused('callNotLive')
  })

  it('is live once the agent answers, and is then recorded', () => {
    ringing()
      .observing(answers())
      .leadsTo({ type: 'CallAnswered', legSid: 'leg-amy', record: true })
      .plans('startRecording')
      .is('live')
      .holds({ agentId: 'amy', recording: 'starting' })
  })

  it('is not recorded where calls are not recorded', () => {
    ringing(false).observing(answers()).plans().holds({ status: 'live', recording: 'none' })
  })

  it.each(['busy', 'no-answer', 'failed', 'canceled', 'unknown'] as const)(
    'whose agent is %s waits for somebody else, who is remembered not to be asked again',
    (status) => {
      ringing()
        .observing(dialEnds(status))
        .leadsTo({ type: 'CallNotAnswered', agentId: 'amy', why: status })
        .is('waiting')
        .holds({ agentId: null, legSid: null, notAnswering: ['amy'] })
        .when(offer('ben'))
        .leadsTo({ type: 'CallOffered', agentId: 'ben' })
        .observing(dialEnds('no-answer'))
        .holds({ notAnswering: ['amy', 'ben'] })
    },
  )

  it("whose caller gives up is over, and on nobody's desk", () => {
    const leaving: [CallStory, CallFact][] = [
      [waiting(), callEnds('canceled')],
      [ringing(), callEnds('no-answer')],
      [ringing(), dialEnds('canceled', false)],
      [ringing(), legEnds('canceled')],
      [ringing(), dialEnds('no-answer', false)],
    ]
    for (const [story, fact] of leaving)
      story.observing(fact).leadsTo('CallEnded').holds({ status: 'ended', finished: true, recording: 'none' })
  })

  it('that was answered stays on the desk after its end, until the agent puts it away', () => {
    over()
      .holds({ status: 'ended', finished: false, recording: 'stopped' })
      .when(finish)
      .leadsTo({ type: 'CallFinished', by: 'amy' })
      .holds({ finished: true })
      .when(finish)
      .changesNothing()
  })

  it('is not put away while it lasts', () => {
    for (const story of [waiting(), ringing(), live()]) story.when(finish).isRefused('callBusy')
  })

  it.each([
    ['the caller hangs up', callEnds()],
    ["the agent's device hangs up", legEnds('completed')],
    ['the dial ends', dialEnds('completed')],
    ['the dial ends without the caller', dialEnds('answered', false)],
  ])('ends when %s', (_, fact) => {
    live().observing(fact).leadsTo('CallEnded').is('ended')
  })
})

describe('Callbacks that come late, twice or out of order', () => {
  it('ring once', () => {
    ringing().observing(rings()).changesNothing()
    ringing().observing(rings('leg-other')).changesNothing()
    for (const story of [waiting(), live(), over()]) story.observing(rings()).changesNothing()
  })

  it('answer once, also when the ringing was never heard', () => {
    waiting().when(offer()).observing(answers()).leadsTo('CallAnswered').holds({ legSid: 'leg-amy' })
    for (const story of [waiting(), live(), over()]) story.observing(answers()).changesNothing()
  })

  it('of the leg of an agent who did not answer end nothing', () => {
    ringing().observing(legEnds('no-answer')).changesNothing()
    ringing().observing(dialEnds('no-answer')).observing(legEnds('no-answer')).changesNothing()
    const next = ringing().observing(dialEnds('no-answer')).when(offer('ben')).observing(answers('leg-ben'))
    next.observing(legEnds('completed', 'leg-amy')).changesNothing().is('live')
  })

  it('of the device of an agent who did not answer are none of the next one', () => {
    const next = ringing().observing(dialEnds('no-answer')).when(offer('ben'))
    next.observing(rings('leg-amy', 'amy')).changesNothing()
    next.observing(answers('leg-amy', 'amy')).changesNothing().is('ringing')
    next
      .observing(rings('leg-ben', 'ben'))
      .holds({ legSid: 'leg-ben' })
      .observing(answers('leg-ben', 'ben'))
      .is('live')
  })

  it('of a dial that is over do not take the call away from the next agent', () => {
    ringing().observing(dialEnds('no-answer')).observing(dialEnds('no-answer')).changesNothing().is('waiting')
  })

  it('that lost the answer do not offer a finished conversation around', () => {
    ringing()
      .observing(dialEnds('completed'))
      .leadsTo('CallEnded')
      .observing(answers())
      .changesNothing()
      .is('ended')
    ringing().observing(dialEnds('answered')).leadsTo('CallEnded')
  })

  it('let the end of a conversation be heard before its beginning', () => {
    ringing()
      .observing(legEnds('completed'))
      .changesNothing()
      .observing(answers())
      .is('live')
      .observing(dialEnds('completed'))
      .is('ended')
  })

  it('end a call once', () => {
    for (const fact of [callEnds(), legEnds('completed'), dialEnds('completed'), dialEnds('busy', false)])
      over().observing(fact).changesNothing().holds({ endedAt: over().known.endedAt })
  })
})

describe('The recording', () => {
  it('is what the provider answers', () => {
    live()
      .observing(recording('on'))
      .leadsTo({ type: 'RecordingReported', state: 'on' })
      .observing(recording('on'))
      .changesNothing()
      .observing(recording('paused'))
      .holds({ recording: 'paused' })
      .observing(recording('unclear'))
      .holds({ recording: 'unclear' })
      .observing(recording('on'))
      .holds({ recording: 'on' })
  })

  it('stops with the call, and does not start again by an answer that comes late', () => {
    live().observing(recording('paused')).observing(callEnds()).holds({ recording: 'stopped' })
    for (const state of ['on', 'paused', 'unclear', 'starting'] as const)
      over().observing(recording(state)).changesNothing().holds({ recording: 'stopped' })
  })

  it('that never was is not said to have stopped', () => {
    live(false).observing(callEnds()).holds({ recording: 'none' })
    over(false).observing(recording('on')).changesNothing().holds({ recording: 'none' })
  })
})

describe('Whatever happens in whatever order', () => {
  const commands: CallCommand[] = [
    arrive,
    offer('amy'),
    offer('ben'),
    spoken,
    sound,
    takeOver('ben'),
    holdWrapUp,
    finish,
  ]
  const facts: CallFact[] = [
    ...['leg-amy', 'leg-ben'].flatMap((leg) => [
      rings(leg),
      answers(leg),
      legEnds('completed', leg),
      legEnds('canceled', leg),
      legEnds('no-answer', leg),
    ]),
    ...(['completed', 'answered', 'busy', 'no-answer', 'failed', 'canceled', 'unknown'] as const).flatMap(
      (status) => [dialEnds(status), dialEnds(status, false)],
    ),
    callEnds(),
    ...(['on', 'paused', 'stopped', 'none', 'unclear'] as const).map(recording),
  ]
  const inputs = [...commands, ...facts]
  const order: Record<Call['status'], Call['status'][]> = {
    waiting: ['waiting', 'ringing', 'ended'],
    ringing: ['ringing', 'waiting', 'live', 'ended'],
    live: ['live', 'ended'],
    ended: ['ended'],
  }

  it('a call that is over stays over, is recorded once at most, and its journal folds to its state', () => {
    const histories = fc.array(fc.nat(inputs.length - 1), { maxLength: 60, size: 'max' })
    fc.assert(
      fc.property(histories, fc.boolean(), (history, isRecorded) => {
        let story = waiting(isRecorded)
        for (const index of history) {
          const input = inputs[index] as CallCommand | CallFact
          const before = story.known
          story = isCommand(input) ? story.when(input) : story.observing(input)
          expect(order[before.status]).toContain(story.known.status)
          if (before.finished) expect(story.known.finished).toBe(true)
          if (story.known.status === 'live' || story.known.status === 'ringing')
            expect(story.known.agentId).not.toBeNull()
        }
        const planned = story.journal.filter(
          (event) =>
            (event.type === 'CallAnswered' && event.record) ||
            (event.type === 'CardSpoken' && event.silence) ||
            event.type === 'SoundAsked',
        )
        expect(story.known.effects).toBe(planned.length)
        expect(story.journal.filter(({ type }) => type === 'CallAnswered').length).toBeLessThanOrEqual(1)
        const journal = JSON.parse(JSON.stringify(story.journal)) as typeof story.journal
        expect(journal.reduce<Call | null>((call, event) => evolveCall(call, event), null)).toEqual(
          story.known,
        )
      }),
      { numRuns: 300 },
    )
  })

  function isCommand(input: CallCommand | CallFact): input is CallCommand {
    return commands.some((command) => command === input)
  }
})

describe('A card that is said aloud', () => {
  it('silences the recording at once, and the passage is marked', () => {
    const told = live()
      .observing(recording('on'))
      .after(5 * spokenPassageMs)
    told
      .when(spoken)
      .leadsTo({ type: 'CardSpoken', passage: { from: told.now - spokenPassageMs, to: told.now } })
      .plans('silenceRecording')
      .holds({ spokenAt: told.now })
  })

  it('is marked from the answer on, when that was a moment ago', () => {
    const told = live().observing(recording('on'))
    told.when(spoken).leadsTo({ passage: { from: told.known.answeredAt, to: told.now }, type: 'CardSpoken' })
  })

  it('is marked each time, and silenced also where sound may be on its way back', () => {
    live()
      .observing(recording('paused'))
      .when(spoken)
      .plans('silenceRecording')
      .when(spoken)
      .leadsTo('CardSpoken')
    live(false).when(spoken).leadsTo('CardSpoken').plans()
  })

  it('is of no call that is not live', () => {
    for (const story of [waiting(), ringing(), over()]) story.when(spoken).isRefused('callNotLive')
  })

  it('lets the recording go on when the agent asks for it', () => {
    const silent = live().observing(recording('on')).when(spoken).observing(recording('paused'))
    silent.when(sound).leadsTo('SoundAsked').plans('soundRecording')
    live().observing(recording('on')).when(sound).changesNothing()
    over().when(sound).isRefused('callNotLive')
  })
})

describe('After-call work', () => {
  it('has half a minute, then the next call may come', () => {
    const ended = live().observing(callEnds())
    ended.waits({ kind: 'wrapUpOver', afterMs: wrapUpMs }).observing(wrapUpEnds()).changesNothing()
    ended
      .after(wrapUpMs)
      .observing(wrapUpEnds())
      .leadsTo({ type: 'CallFinished', by: 'clock', note: null })
      .holds({ finished: true, wrapUpUntil: null })
  })

  it('takes as long as it takes, once the agent has stopped the clock', () => {
    over().when(holdWrapUp).leadsTo('WrapUpHeld').after(wrapUpMs).observing(wrapUpEnds()).changesNothing()
    over().when(holdWrapUp).when(holdWrapUp).changesNothing()
  })

  it('goes on while the bank still has a card of the call', () => {
    over()
      .after(wrapUpMs)
      .observing(wrapUpEnds(true))
      .leadsTo('WrapUpExtended')
      .waits({ kind: 'wrapUpOver', afterMs: wrapUpMs })
      .after(wrapUpMs)
      .observing(wrapUpEnds())
      .leadsTo('CallFinished')
  })

  it('ends with what there is to remember', () => {
    over().when({ kind: 'finish', by: 'amy', note: 'Rings again on Monday' }).holds({
      note: 'Rings again on Monday',
      finished: true,
    })
  })

  it('is nobody’s after a call that nobody answered', () => {
    ringing().observing(callEnds('canceled')).waits().holds({ finished: true, wrapUpUntil: null })
  })
})

describe('A call whose screen was lost', () => {
  it('is gone on with by another agent, also after its end', () => {
    live()
      .when(takeOver('ben'))
      .leadsTo({ type: 'CallTakenOver', from: 'amy', to: 'ben' })
      .holds({ agentId: 'ben' })
    over().when(takeOver('ben')).leadsTo('CallTakenOver')
    live().when(takeOver('amy')).changesNothing()
  })

  it('is not taken from anybody before it was answered or after it was put away', () => {
    for (const story of [waiting(), ringing(), over().when(finish)])
      story.when(takeOver('ben')).isRefused('callNotLive')
  })
})
