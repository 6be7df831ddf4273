import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { addressHeader, clientAddress, clientBehind, notedAddress, trustedProxies } from './client-address'

const proxies = ['10.0.0.0/8', '192.0.2.7', '2001:db8:ffff::/48']
const isTrusted = trustedProxies(proxies)
const nobody = trustedProxies([])

describe('The address of a client', () => {
  it.each([
    ['that of the connection', '203.0.113.9', undefined, '203.0.113.9'],
    ['that of the connection, whatever a stranger says', '203.0.113.9', '127.0.0.1', '203.0.113.9'],
    ['what a trusted proxy wrote', '10.0.0.1', '203.0.113.9', '203.0.113.9'],
    ['what the first of two trusted proxies wrote', '192.0.2.7', '203.0.113.9, 10.1.1.1', '203.0.113.9'],
    ['not what the client had sent to the proxy', '10.0.0.1', '127.0.0.1, 203.0.113.9', '203.0.113.9'],
    ['the proxy itself, where nothing was written', '10.0.0.1', undefined, '10.0.0.1'],
    ['the proxy itself, where no address was written', '10.0.0.1', 'unknown', '10.0.0.1'],
    ['IPv4, also over an IPv6 socket', '::ffff:10.0.0.1', '::ffff:203.0.113.9', '203.0.113.9'],
    ['without the port that a proxy adds', '10.0.0.1', '203.0.113.9:51234', '203.0.113.9'],
    ['IPv6, without port and brackets', '2001:db8:ffff::1', '[2001:DB8::5]:443', '2001:db8::5'],
    ['unknown, where the connection has none', undefined, '203.0.113.9', null],
  ])('is %s', (_what, peer, forwardedFor, client) => {
    expect(clientBehind(peer, forwardedFor, isTrusted)).toBe(client)
  })

  it('is that of the connection where no proxy is trusted, whatever was sent along', () => {
    fc.assert(
      fc.property(fc.ipV4(), fc.oneof(fc.string(), fc.ipV4(), fc.ipV6()), (peer, sent) => {
        expect(clientBehind(peer, sent, nobody)).toBe(peer)
      }),
    )
  })

  it('is found behind any number of trusted proxies, and nothing that was sent to the first one changes it', () => {
    const stranger = fc.ipV4().filter((ip) => !isTrusted(ip))
    const proxy = fc.integer({ min: 1, max: 250 }).map((last) => `10.3.2.${last}`)
    const sent = fc.array(fc.oneof(fc.ipV4(), proxy, fc.string(), fc.ipV6()), { maxLength: 5 })
    fc.assert(
      fc.property(
        stranger,
        fc.array(proxy, { minLength: 1, maxLength: 5 }),
        sent,
        (client, chain, forged) => {
          // Each proxy adds who turned to it; the last of them is who turns to us.
          const written = [...forged, client, ...chain.slice(0, -1)].join(', ')
          expect(clientBehind(chain.at(-1), written, isTrusted)).toBe(client)
        },
      ),
    )
  })
})

describe('The note of an address', () => {
  it('is read by handlers', () => {
    const headers = new Headers({ [addressHeader]: notedAddress('203.0.113.9') })
    expect(clientAddress(headers)).toBe('203.0.113.9')
  })

  it('cannot be written by anybody outside', () => {
    fc.assert(
      fc.property(fc.stringMatching(/^[\x21-\x7e ]*$/), (sent) => {
        expect(clientAddress({ get: () => sent })).toBeNull()
      }),
    )
    expect(clientAddress(new Headers({ 'x-forwarded-for': '203.0.113.9' }))).toBeNull()
  })
})
