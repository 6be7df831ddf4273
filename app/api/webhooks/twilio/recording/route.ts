import { accepted, answer } from '@/lib/http/webhook'
import { read, signedWebhook } from '@/lib/server'

/** What becomes of a recording. Pausing is never told here: its state is read from Twilio's own answers. */
export const POST = signedWebhook('recording', async ({ form }) => {
  const reading = read.recording(form)
  return reading.kind === 'ignored' && reading.why === 'noCall'
    ? answer(400, 'CallSid or RecordingSid is missing.')
    : accepted()
})
