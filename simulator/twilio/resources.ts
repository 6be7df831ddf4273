import type { Call, Recording } from '../world.js'
import { callSeconds } from './call-fields.js'
import { rfc2822 } from './dates.js'
import { recordingSeconds } from './recordings.js'
import type { Session } from './session.js'

const version = '2010-04-01'

/** The six fields of a Payments answer: an acknowledgement, no state and no amount. */
export function paymentResource(accountSid: string, leg: Call, session: Session) {
  return {
    sid: session.sid,
    account_sid: accountSid,
    call_sid: leg.sid,
    date_created: rfc2822(session.createdAt),
    date_updated: rfc2822(session.updatedAt),
    uri: `/${version}/Accounts/${accountSid}/Calls/${leg.sid}/Payments/${session.sid}.json`,
  }
}

/** A call as the Calls resource shows it (twilio.com/docs/voice/api/call-resource). */
export function callResource(accountSid: string, call: Call) {
  const uri = `/${version}/Accounts/${accountSid}/Calls/${call.sid}`
  return {
    sid: call.sid,
    account_sid: accountSid,
    parent_call_sid: call.parentSid,
    phone_number_sid: null,
    group_sid: null,
    trunk_sid: null,
    api_version: version,
    status: call.status,
    direction: call.direction,
    from: call.from,
    from_formatted: call.from,
    to: call.to,
    to_formatted: call.to,
    caller_name: call.callerName,
    forwarded_from: null,
    annotation: null,
    answered_by: null,
    duration: call.endedAt ? String(callSeconds(call)) : null,
    queue_time: '0',
    price: null,
    price_unit: 'USD',
    date_created: rfc2822(call.createdAt),
    date_updated: rfc2822(call.endedAt ?? call.answeredAt ?? call.createdAt),
    start_time: rfc2822(call.answeredAt),
    end_time: rfc2822(call.endedAt),
    uri: `${uri}.json`,
    subresource_uris: { payments: `${uri}/Payments.json`, recordings: `${uri}/Recordings.json` },
  }
}

/** The first page of a list of calls, newest first; further pages are not needed by anybody. */
export function callPage(accountSid: string, calls: readonly Call[], size: number) {
  const path = `/${version}/Accounts/${accountSid}/Calls.json`
  return {
    calls: calls.slice(0, size).map((call) => callResource(accountSid, call)),
    page: 0,
    page_size: size,
    start: 0,
    end: Math.max(0, Math.min(size, calls.length) - 1),
    uri: path,
    first_page_uri: path,
    previous_page_uri: null,
    next_page_uri: null,
  }
}

/** A recording of a call; `call_sid` is always the parent leg. */
export function recordingResource(accountSid: string, call: Call, recording: Recording) {
  const callSid = call.parentSid ?? call.sid
  return {
    sid: recording.sid,
    account_sid: accountSid,
    call_sid: callSid,
    conference_sid: null,
    api_version: version,
    status: recording.status,
    channels: recording.channels,
    source: recording.source,
    track: recording.track,
    duration: String(recordingSeconds(recording)),
    start_time: rfc2822(recording.startedAt),
    date_created: rfc2822(recording.startedAt),
    date_updated: rfc2822(recording.updatedAt),
    price: null,
    price_unit: null,
    error_code: null,
    encryption_details: null,
    uri: `/${version}/Accounts/${accountSid}/Calls/${callSid}/Recordings/${recording.sid}.json`,
  }
}
