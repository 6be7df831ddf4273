import fs from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { describe, expect, it, onTestFinished } from 'vitest'
import { connectionFrom } from './connection.mjs'
import { describeConnectionError } from './problems.mjs'

const plain = 'postgresql://amy:s%40cret@db.example:6543/books'

describe('A database URL', () => {
  it('gives host, port, user, password and database', () => {
    expect(connectionFrom(plain).config).toMatchObject({
      host: 'db.example',
      port: 6543,
      user: 'amy',
      password: 's@cret',
      database: 'books',
    })
  })

  it('may name a unix socket, as a parameter or as an encoded host', () => {
    const asParameter = connectionFrom(
      'postgresql://amy@localhost/books?host=/run/postgresql&sslmode=require',
    ).config
    expect(asParameter).toMatchObject({ host: '/run/postgresql', port: 5432, ssl: false })
    expect(connectionFrom('postgresql://amy@%2Frun%2Fpostgresql/books').config.host).toBe('/run/postgresql')
  })

  it('may name an IPv6 address', () => {
    expect(connectionFrom('postgresql://amy@[::1]:5433/books').config.host).toBe('::1')
  })

  it('hands its other parameters to the session', () => {
    const { config, schema } = connectionFrom(
      `${plain}?schema=pay ments&connect_timeout=3&application_name=nightly&options=-c%20lock_timeout%3D5s`,
    )
    expect(config).toMatchObject({ connectionTimeoutMillis: 3000, application_name: 'nightly' })
    expect(config.options).toBe('-c lock_timeout=5s -c search_path="pay\\ ments"')
    expect(schema).toBe('pay ments')
  })

  it.each([
    ['mysql://x/y', /must begin with postgresql:/],
    ['not a url', /cannot be read/],
    [`${plain}?sslmode=maybe`, /sslmode must be one of disable, allow, prefer/],
    [`${plain}?connect_timeout=soon`, /connect_timeout must be a whole number, not "soon"/],
    [
      `${plain}?sslrootcert=/nowhere/ca.pem`,
      /names the file \/nowhere\/ca.pem, which cannot be read \(ENOENT\)/,
    ],
  ])('%s is refused with a reason', (url, reason) => {
    expect(() => connectionFrom(url)).toThrow(reason)
  })
})

describe('TLS', () => {
  const tls = (parameters: string) => {
    const { config, tlsOptional } = connectionFrom(`${plain}${parameters}`)
    return { ssl: config.ssl, tlsOptional }
  }

  it('is tried but not insisted on without a mode, as libpq does', () => {
    expect(tls('')).toEqual({ ssl: { rejectUnauthorized: false }, tlsOptional: true })
    expect(tls('?sslmode=prefer')).toEqual(tls(''))
  })

  it('can be switched off', () => {
    expect(tls('?sslmode=disable')).toEqual({ ssl: false, tlsOptional: false })
  })

  it('can be required without a check of the certificate', () => {
    expect(tls('?sslmode=require')).toMatchObject({ ssl: { rejectUnauthorized: false }, tlsOptional: false })
  })

  it('can be required with a check of the whole certificate', () => {
    expect(tls('?sslmode=verify-full')).toEqual({ ssl: { rejectUnauthorized: true }, tlsOptional: false })
  })

  it('can be required with a check of the signer only', () => {
    expect(tls('?sslmode=verify-ca')).toMatchObject({
      ssl: { rejectUnauthorized: true, checkServerIdentity: expect.any(Function) },
    })
  })

  it('checks the signer as soon as a root certificate is named', () => {
    const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'sotto-ca-'))
    onTestFinished(() => fs.rmSync(folder, { recursive: true }))
    const file = path.join(folder, 'ca.pem')
    fs.writeFileSync(file, 'certificate')
    expect(tls(`?sslmode=require&sslrootcert=${file}`)).toMatchObject({
      ssl: { rejectUnauthorized: true, ca: Buffer.from('certificate') },
    })
    expect(tls(`?sslmode=verify-full&sslcert=${file}`)).toMatchObject({
      ssl: { ca: Buffer.from('certificate') },
    })
    expect(tls(`?sslmode=verify-full&sslcert=${file}&sslkey=${file}`)).toMatchObject({
      ssl: { cert: Buffer.from('certificate'), key: Buffer.from('certificate') },
    })
  })
})

describe('A connection that fails', () => {
  const where = { host: 'db.example', port: 6543, database: 'books' }

  it.each([
    [{ code: '3D000', message: '' }, 'P1003', /`books` does not exist on the server at db.example:6543/],
    [
      { message: 'The server does not support SSL connections' },
      'P1011',
      /has no TLS, but the URL's sslmode asks/,
    ],
    [
      { code: 'SELF_SIGNED_CERT_IN_CHAIN', message: 'self-signed' },
      'P1011',
      /TLS with .* failed: self-signed/,
    ],
    [{ code: '28P01', message: 'password authentication failed' }, 'P1000', /password authentication failed/],
    [
      { code: 'ECONNREFUSED', message: '', errors: [{ message: 'refused by ::1' }] },
      'P1001',
      /refused by ::1/,
    ],
  ])('as %j gets a code and a sentence', (error, code, sentence) => {
    const described = describeConnectionError(error, where)
    expect(described.code).toBe(code)
    expect(described.message).toMatch(sentence)
  })

  it('names the folder of a unix socket', () => {
    const socket = { host: '/run/postgresql', port: 5432, database: 'books' }
    expect(describeConnectionError({ code: 'ENOENT', message: 'x' }, socket).message).toContain(
      'the socket in /run/postgresql',
    )
  })
})
