import { request as httpRequest, type IncomingMessage } from 'node:http'
import { request as httpsRequest } from 'node:https'

/** What came of one request: an answer, or the way in which there was none. Times are real milliseconds. */
export type Sent = {
  status: number | null
  failure: 'connect' | 'timeout' | 'reset' | null
  contentType: string
  body: string
  bodyTooLarge: boolean
  ms: number
}

export type Outgoing = {
  method: 'GET' | 'POST'
  url: string
  headers: Record<string, string>
  body: string
  connectMsMax: number
  /** From the request to the first byte of the answer, and from one packet of it to the next. */
  readMsMax: number
  totalMsMax: number
}

/** Twilio's deadlines (twilio.com/docs/usage/webhooks/webhooks-connection-overrides); Shuttle publishes none. */
export const usualDeadlines = { connectMsMax: 5_000, readMsMax: 15_000, totalMsMax: 15_000 }

/** Answers are read up to this size, which is also Twilio's limit for a document (error 11750). */
export const answerBytesMax = 64 * 1024

/** Sends one request over a connection of its own. Never rejects: no answer is a result, too. */
export function send(outgoing: Outgoing): Promise<Sent> {
  const startedMs = performance.now()
  const url = new URL(outgoing.url)
  return new Promise((resolve) => {
    let connected = false
    let finished = false
    const finish = (result: Omit<Sent, 'ms'>) => {
      if (finished) return
      finished = true
      clearTimeout(connectTimer)
      clearTimeout(totalTimer)
      resolve({ ...result, ms: performance.now() - startedMs })
      request.destroy()
    }
    const fail = (failure: Sent['failure']) =>
      finish({ status: null, failure, contentType: '', body: '', bodyTooLarge: false })
    const open = url.protocol === 'https:' ? httpsRequest : httpRequest
    const request = open(
      url,
      { method: outgoing.method, headers: outgoing.headers, agent: false },
      (answer) => {
        readBody(answer).then(
          (read) =>
            finish({
              status: answer.statusCode ?? null,
              failure: null,
              contentType: answer.headers['content-type'] ?? '',
              ...read,
            }),
          () => fail('reset'),
        )
      },
    )
    const connectTimer = setTimeout(() => !connected && fail('connect'), outgoing.connectMsMax)
    const totalTimer = setTimeout(() => fail('timeout'), outgoing.totalMsMax)
    request.on('socket', (socket) =>
      socket.on('connect', () => {
        connected = true
        socket.setTimeout(outgoing.readMsMax, () => fail('timeout'))
      }),
    )
    request.on('error', () => fail(connected ? 'reset' : 'connect'))
    request.end(outgoing.body)
  })
}

async function readBody(answer: IncomingMessage): Promise<{ body: string; bodyTooLarge: boolean }> {
  const chunks: Buffer[] = []
  let bytes = 0
  for await (const chunk of answer as AsyncIterable<Buffer>) {
    bytes += chunk.length
    if (bytes > answerBytesMax) return { body: '', bodyTooLarge: true }
    chunks.push(chunk)
  }
  return { body: Buffer.concat(chunks).toString('utf8'), bodyTooLarge: false }
}

/** True for an address that cannot leave this machine; only there is plain http good enough. */
export function isLoopback(url: URL): boolean {
  return /^(127(\.\d{1,3}){3}|localhost|\[::1\])$/.test(url.hostname)
}
