import type { SimulatorConfig } from '../config.js'
import type { Call } from '../world.js'
import { rfc2822 } from './dates.js'
import type { FormFields } from './signature.js'

/** The parameters of every voice request about a leg (twilio.com/docs/voice/twiml, request parameters). */
export function voiceFields(config: SimulatorConfig, call: Call): FormFields {
  const place = call.direction === 'inbound' ? 'GB' : ''
  return [
    ['AccountSid', config.accountSid],
    ['ApiVersion', '2010-04-01'],
    ['CallSid', call.sid],
    ['CallStatus', call.status],
    ['Direction', call.direction],
    ['From', call.from],
    ['To', call.to],
    ['Caller', call.from],
    ['Called', call.to],
    ...geography('From', place),
    ...geography('To', place),
    ...geography('Caller', place),
    ...geography('Called', place),
    ...(call.callerName ? [['CallerName', call.callerName] as const] : []),
    ...(call.parentSid ? [['ParentCallSid', call.parentSid] as const] : []),
  ]
}

/** What a progress callback adds; the durations only when the leg is over. */
export function progressFields(config: SimulatorConfig, call: Call, sequence: number, at: Date): FormFields {
  const over = call.endedAt !== null
  return [
    ...voiceFields(config, call),
    ['CallbackSource', 'call-progress-events'],
    ['SequenceNumber', String(sequence)],
    ['Timestamp', rfc2822(at)],
    ...(over
      ? ([
          ['CallDuration', String(callSeconds(call))],
          ['Duration', String(Math.ceil(callSeconds(call) / 60))],
          ['SipResponseCode', sipResponse[call.status] ?? '200'],
        ] as const)
      : []),
  ]
}

/** Whole seconds from answer to end; 0 for a leg that was never answered. */
export function callSeconds({ answeredAt, endedAt }: Call): number {
  return answeredAt && endedAt ? Math.round((endedAt.getTime() - answeredAt.getTime()) / 1_000) : 0
}

const sipResponse: Partial<Record<Call['status'], string>> = {
  busy: '486',
  'no-answer': '487',
  canceled: '487',
  failed: '404',
}

function geography(party: string, country: string): FormFields {
  return [
    [`${party}City`, ''],
    [`${party}State`, ''],
    [`${party}Zip`, ''],
    [`${party}Country`, country],
  ]
}
