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
