import { channel } from 'node:diagnostics_channel'
import type { IncomingHttpHeaders, IncomingMessage, ServerResponse } from 'node:http'
import { addressHeader, clientBehind, type IsTrusted, notedAddress, plainAddress } from './client-address'
import type { SecurityHeaders } from './security-headers'

/**
 * Stands between Node and Next, because Next shows the connection to nobody: from now on {@link receive} sees every
 * request of this process before anybody else does. Node announces them on a channel (nodejs.org/api/
 * diagnostics_channel.html, `http.server.request.start`), which it still calls experimental; without it no address is
 * known to anybody, no page is served without its headers (proxy.ts), and e2e/calls/security-headers.spec.ts fails.
 */
export function openFrontDoor(door: FrontDoor): void {
  channel('http.server.request.start').subscribe((message) => {
    const { request, response } = message as { request: IncomingMessage; response: ServerResponse }
    receive(door, request, response)
  })
}

export interface FrontDoor {
  readonly isTrusted: IsTrusted
  /** Set on every answer; whoever answers may set others. */
  readonly headers: SecurityHeaders
}

/**
 * Notes where a request came from, and takes off it what strangers say of that: Next and the sign-in library believe these
 * headers, whoever sent them. A throw here would end the process, so there is nothing in it that could.
 */
export function receive(
  { isTrusted, headers: set }: FrontDoor,
  request: IncomingMessage,
  response: ServerResponse,
): void {
  const { headers, socket } = request
  const peer = plainAddress(socket.remoteAddress)
  const address = clientBehind(socket.remoteAddress, headers['x-forwarded-for']?.toString(), isTrusted)
  if (peer === null || !isTrusted(peer)) for (const name of saidByProxies) remove(headers, name)
  remove(headers, 'x-forwarded-for')
  remove(headers, addressHeader)
  if (address !== null) {
    headers['x-forwarded-for'] = address
    headers[addressHeader] = notedAddress(address)
  }
  for (const name in set) response.setHeader(name, set[name] ?? '')
}

/** An object from which something was deleted is slower from then on: most requests have nothing to delete. */
function remove(headers: IncomingHttpHeaders, name: string): void {
  if (name in headers) delete headers[name]
}

/** What a proxy says of the request that it passes on. */
const saidByProxies = ['x-forwarded-host', 'x-forwarded-proto', 'x-forwarded-port', 'forwarded'] as const
