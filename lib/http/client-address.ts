import { randomUUID } from 'node:crypto'
import { BlockList, isIP } from 'node:net'

/**
 * The address that a request came from: of the connection itself, or, where that one is a proxy that the operator trusts,
 * the nearest address before it that is none. `null` when it is not known; what a caller says of itself never counts.
 * Only {@link receive} of front-door.ts can note it, because no handler sees the connection.
 */
export function clientAddress(headers: Pick<Headers, 'get'>): string | null {
  const noted = headers.get(addressHeader) ?? ''
  return noted.startsWith(seal) ? noted.slice(seal.length) || null : null
}

/** The header in which the door notes the address for the handlers behind it. */
export const addressHeader = 'x-sotto-client-address'

/** What stands in {@link addressHeader}; nobody outside this process can write it. */
export function notedAddress(address: string): string {
  return seal + address
}

/** Whether an IP address is one of the operator's proxies. */
export type IsTrusted = (address: string) => boolean

/** @param proxies IP addresses, and ranges in CIDR notation; whatever is neither was refused with the environment */
export function trustedProxies(proxies: readonly string[]): IsTrusted {
  // Asking an empty list costs as much as all the rest of the door.
  if (proxies.length === 0) return () => false
  const list = new BlockList()
  for (const proxy of proxies) {
    const [address = '', bits] = proxy.split('/')
    const family = familyOf(address)
    if (bits === undefined) list.addAddress(address, family)
    else list.addSubnet(address, Number(bits), family)
  }
  return (address) => list.check(address, familyOf(address))
}

/**
 * Follows `X-Forwarded-For` from its end, where each proxy wrote who turned to it, for as long as it is a trusted one
 * that wrote. What stands before that anybody may have made up.
 *
 * @param peer the other end of the connection
 */
export function clientBehind(
  peer: string | undefined,
  forwardedFor: string | undefined,
  isTrusted: IsTrusted,
): string | null {
  let nearest = plainAddress(peer)
  const hops = forwardedFor?.split(',') ?? []
  while (nearest !== null && isTrusted(nearest)) {
    const before = plainAddress(hops.pop())
    if (before === null) break
    nearest = before
  }
  return nearest
}

/** Without the port that some proxies add; IPv4 that came over an IPv6 socket as IPv4. `null`: no address. */
export function plainAddress(text = ''): string | null {
  // As it nearly always is.
  if (isIP(text) === 4) return text
  const bare = text
    .trim()
    .replace(/^\[(.*)\](:\d{1,5})?$/, '$1')
    .replace(/^([\d.]+):\d{1,5}$/, '$1')
    .replace(/%.*$/, '')
    .toLowerCase()
  const plain = bare.replace(/^::ffff:(?=[\d.]+$)/, '')
  return isIP(plain) === 0 ? null : plain
}

function familyOf(address: string): 'ipv4' | 'ipv6' {
  return isIP(address) === 6 ? 'ipv6' : 'ipv4'
}

// Next loads instrumentation, where the door is, and routes as separate copies of this module.
const sealKey = Symbol.for('sotto.http.addressSeal')
const shared = globalThis as { [sealKey]?: string }
shared[sealKey] ??= `${randomUUID()} `
const seal = shared[sealKey]
