import { newSid } from '../ids.js'
import type { Call, Recording, World } from '../world.js'
import { rfc2822 } from './dates.js'
import { refusal, type TwilioRefusal } from './errors.js'
import type { FormFields } from './signature.js'

export type RecordingRequest = Pick<Recording, 'source' | 'channels' | 'track' | 'callback'>

/** Starts a recording of a call that is in progress (twilio.com/docs/voice/api/recording). */
export function startRecording(
  world: World,
  call: Call,
  request: RecordingRequest,
): Recording | TwilioRefusal {
  if (call.status !== 'in-progress') return refusal(21220)
  const now = world.clock.now()
  const recording: Recording = {
    ...request,
    sid: newSid('RE'),
    status: 'in-progress',
    startedAt: now,
    updatedAt: now,
    endedAt: null,
  }
  call.recordings.push(recording)
  if (world.faults.get('recordingAbsent')) recording.status = 'absent'
  announce(world, call, recording, recording.status === 'absent' ? 'absent' : 'in-progress')
  world.changed(call)
  return recording
}

/** Pauses, resumes or stops; a stopped recording is final. */
export function changeRecording(
  world: World,
  call: Call,
  recording: Recording,
  status: string | null,
): Recording | TwilioRefusal {
  if (status !== 'paused' && status !== 'in-progress' && status !== 'stopped') {
    return refusal(20001, `Status ${status ?? 'is required'}`)
  }
  if (status === 'paused' && world.faults.strikes('recordingPauseFails')) return refusal(20500)
  if (!isRunning(recording)) return refusal(21220)
  if (status === 'stopped') finish(world, call, recording)
  else recording.status = status
  recording.updatedAt = world.clock.now()
  world.changed(call)
  return { ...recording, status }
}

/** `Twilio.CURRENT` means the one that is running, any other name the recording with that sid. */
export function findRecording(call: Call, sid: string): Recording | null {
  if (sid === 'Twilio.CURRENT') return currentRecording(call)
  return call.recordings.find((recording) => recording.sid === sid) ?? null
}

export function currentRecording(call: Call): Recording | null {
  return call.recordings.findLast(isRunning) ?? null
}

/** The call is over, and with it whatever was recording it. */
export function stopRecordings(world: World, call: Call): void {
  for (const recording of call.recordings.filter(isRunning)) finish(world, call, recording)
}

function isRunning({ status }: Recording): boolean {
  return status === 'in-progress' || status === 'paused'
}

function finish(world: World, call: Call, recording: Recording): void {
  recording.status = 'completed'
  recording.endedAt = world.clock.now()
  announce(world, call, recording, 'completed')
}

function announce(world: World, call: Call, recording: Recording, event: string): void {
  const { callback } = recording
  if (!callback?.events.includes(event)) return
  const { url, method } = callback
  const { accountSid } = world.config
  const uri = `/2010-04-01/Accounts/${accountSid}/Recordings/${recording.sid}`
  const fields: FormFields = [
    ['AccountSid', accountSid],
    ['CallSid', call.sid],
    ['RecordingSid', recording.sid],
    ['RecordingUrl', `https://api.twilio.com${uri}`],
    ['RecordingStatus', event],
    ['RecordingDuration', String(recordingSeconds(recording))],
    ['RecordingChannels', String(recording.channels)],
    ['RecordingStartTime', rfc2822(recording.startedAt)],
    ['RecordingSource', recording.source],
    ['RecordingTrack', recording.track],
    ...(event === 'absent' ? [['ErrorCode', '0'] as const] : []),
  ]
  void world.callbacks.notify({
    kind: 'recording',
    url,
    method,
    callSid: call.sid,
    fields,
    queue: recording.sid,
  })
}

/** Length in whole seconds, or -1 while it is running, as the API shows it. */
export function recordingSeconds({ startedAt, endedAt }: Recording): number {
  return endedAt ? Math.round((endedAt.getTime() - startedAt.getTime()) / 1_000) : -1
}
