import * as http from 'node:http'
import * as https from 'node:https'

/** What came of one HTTP request. `sent` says whether a byte of it may have reached the other side. */
export type HttpOutcome =
  | {
      readonly kind: 'answered'
      readonly status: number
      readonly headers: http.IncomingHttpHeaders
      readonly body: string
    }
  | { readonly kind: 'failed'; readonly sent: boolean; readonly detail: string }

export interface HttpRequest {
  readonly method: string
  readonly url: URL
  readonly headers: Readonly<Record<string, string>>
  readonly body: string
}

/** Real milliseconds, never scaled by the business clock. */
export interface HttpLimits {
  /** Name look-up, TCP and TLS together. */
  readonly connectMsMax: number
  /** From the call to the last byte of the answer. */
  readonly totalMsMax: number
  readonly answerBytesMax: number
}

/**
 * Sends one request and never rejects. Before the connection stands (for https: with a verified certificate) Node holds
 * every byte back, so a failure up to then is proof that nothing was sent. On a kept-alive connection there is no such
 * proof: the other side may have read the request before it hung up.
 */
export function sendHttp(request: HttpRequest, agent: http.Agent, limits: HttpLimits): Promise<HttpOutcome> {
  return new Promise((resolve) => {
    let connected = false
    const { url, method, body } = request
    const outgoing = (url.protocol === 'https:' ? https : http).request(url, {
      method,
      agent,
      headers: { ...request.headers, 'Content-Length': String(Buffer.byteLength(body)) },
    })
    const finish = (outcome: HttpOutcome) => {
      clearTimeout(connectTimer)
      clearTimeout(totalTimer)
      resolve(outcome)
    }
    const fail = (detail: string) => {
      finish({ kind: 'failed', sent: connected, detail })
      outgoing.destroy()
    }
    const connectTimer = setTimeout(
      () => !connected && fail(`no connection within ${limits.connectMsMax} ms`),
      limits.connectMsMax,
    )
    const totalTimer = setTimeout(() => fail(`no answer within ${limits.totalMsMax} ms`), limits.totalMsMax)
    outgoing.on('socket', (socket) => {
      // A socket that is not connecting any more was in use before: what becomes of our bytes on it cannot be proven.
      if (!socket.connecting) connected = true
      else
        socket.once(url.protocol === 'https:' ? 'secureConnect' : 'connect', () => {
          connected = true
        })
    })
    outgoing.on('error', (error) => fail(nameOf(error)))
    outgoing.on('response', (answer) => {
      readBody(answer, limits.answerBytesMax).then(
        (text) =>
          text === null
            ? fail(`answer longer than ${limits.answerBytesMax} bytes`)
            : finish({
                kind: 'answered',
                status: answer.statusCode ?? 0,
                headers: answer.headers,
                body: text,
              }),
        (error: unknown) => fail(nameOf(error)),
      )
    })
    outgoing.end(body)
  })
}

/**
 * Connections that are kept for the next request, but not longer than any server keeps its end: Node's own default,
 * the shortest that is usual, is five seconds. A longer wait risks writing into a connection that is just being closed.
 */
export function keptAlive(protocol: string, socketsMax: number): http.Agent {
  const options = { keepAlive: true, maxSockets: socketsMax, timeout: idleSocketMsMax }
  return protocol === 'https:' ? new https.Agent(options) : new http.Agent(options)
}

/** A new connection for each request: slower by a handshake, but each failure to connect is proof of not having sent. */
export function alwaysFresh(protocol: string): http.Agent {
  return protocol === 'https:' ? new https.Agent({ keepAlive: false }) : new http.Agent({ keepAlive: false })
}

const idleSocketMsMax = 4_000

async function readBody(answer: http.IncomingMessage, bytesMax: number): Promise<string | null> {
  const chunks: Buffer[] = []
  let bytes = 0
  for await (const chunk of answer as AsyncIterable<Buffer>) {
    bytes += chunk.length
    if (bytes > bytesMax) return null
    chunks.push(chunk)
  }
  return Buffer.concat(chunks).toString('utf8')
}

/** The name of a failure only: messages of sockets may repeat addresses, and some repeat what was sent. */
function nameOf(error: unknown): string {
  const { code, name } = error as { code?: unknown; name?: unknown }
  return typeof code === 'string' ? code : typeof name === 'string' ? name : 'failure'
}
