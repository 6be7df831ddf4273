import type { CallRecordings, RecordingRefusal, ReportedRecording } from '@/lib/ports/call-recordings'
import { err, ok, type Result } from '@/lib/values/result'
import { recordingCallbackUrl } from './addresses'
import { attempt, type TwilioAccount, type TwilioTrouble, twilioClient } from './client'

export interface TwilioCallRecordingsConfig extends TwilioAccount {
  /** Base of our own address, as Twilio is told. */
  readonly publicUrl: string
}

/** Steers the recording of a call leg (twilio.com/docs/voice/api/recording). */
export function twilioCallRecordings(config: TwilioCallRecordingsConfig): CallRecordings {
  const client = twilioClient(config, 'kept')

  async function change(callSid: string, status: 'paused' | 'in-progress'): Promise<Answer> {
    const answer = await attempt(() =>
      client
        .calls(callSid)
        .recordings(runningRecording)
        .update(status === 'paused' ? { status, pauseBehavior: 'silence' } : { status }),
    )
    // Twilio itself knows of no recording that runs on this call. A 404 of anything else on the way proves nothing.
    if (!answer.ok && answer.error.kind === 'refused' && answer.error.code === '20404')
      return ok({ state: 'none' })
    return answer.ok ? reported(answer.value.status) : err(refusal(answer.error))
  }

  return {
    async start(callSid) {
      const answer = await attempt(() =>
        client.calls(callSid).recordings.create({
          recordingChannels: 'dual',
          recordingStatusCallback: recordingCallbackUrl(config.publicUrl, callSid),
          recordingStatusCallbackEvent: ['in-progress', 'completed', 'absent'],
        }),
      )
      return answer.ok ? reported(answer.value.status) : err(refusal(answer.error))
    },
    pause: (callSid) => change(callSid, 'paused'),
    resume: (callSid) => change(callSid, 'in-progress'),
  }
}

type Answer = Result<{ state: ReportedRecording }, RecordingRefusal>

/** Twilio's name for whatever records the call now. */
const runningRecording = 'Twilio.CURRENT'

/** Recording states as Twilio reports them. A recording that is being filed does not record any more. */
const states: Readonly<Record<string, ReportedRecording>> = {
  'in-progress': 'on',
  paused: 'paused',
  stopped: 'stopped',
  processing: 'stopped',
  completed: 'stopped',
  absent: 'none',
}

/** The state of a recording in our words, `null` for a word that we do not know. */
export function recordingStateOf(status: string): ReportedRecording | null {
  return Object.hasOwn(states, status) ? (states[status] ?? null) : null
}

/** A word that we do not know must not pass for silence. */
function reported(status: string): Answer {
  const state = recordingStateOf(status)
  return state ? ok({ state }) : err({ kind: 'unclear', detail: 'unknown recording status' })
}

function refusal(trouble: TwilioTrouble): RecordingRefusal {
  if (trouble.kind !== 'refused') return trouble
  const { code, detail } = trouble
  return { kind: 'refused', code, detail, callOver: code === '21220' || code === '20404' }
}
