/**
 * Whether a URL can only be reached from this machine. A name under `localhost` always resolves to it (RFC 6761,
 * section 6.3). Throws when the text is no URL.
 */
export function isLoopback(url: string): boolean {
  const host = new URL(url).hostname.replace(/^\[|\]$/g, '').toLowerCase()
  return host === 'localhost' || host.endsWith('.localhost') || isLoopbackIp(host)
}

/** Whether an IP address is this machine's own: 127.0.0.0/8, `::1`, or the former written as IPv6. */
export function isLoopbackIp(ip: string): boolean {
  return ip === '::1' || /^(::ffff:)?127(\.\d{1,3}){3}$/i.test(ip)
}

/**
 * Under which key an address is counted: an IPv6 customer gets a network of 2⁶⁴ addresses (RFC 6177) and may send from
 * any of them.
 */
export function addressKey(address: string): string {
  return address.includes(':') ? networkOf(address) : address
}

/** The first half of an IPv6 address, written out. */
function networkOf(address: string): string {
  const [head = '', tail] = address.split('::')
  const groups = head.split(':').filter(Boolean)
  const rest = tail?.split(':').filter(Boolean).length ?? 0
  const zeros = tail === undefined ? 0 : 8 - groups.length - rest
  const written = [...groups, ...Array<string>(Math.max(0, zeros)).fill('0'), ...(tail?.split(':') ?? [])]
  return `${written
    .slice(0, 4)
    .map((group) => group.replace(/^0+(?=.)/, ''))
    .join(':')}::/64`
}
