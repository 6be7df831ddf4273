import fs from 'node:fs'
import { Refusal } from '../run/refusal.mjs'

/**
 * Turns a PostgreSQL URL into settings of the `pg` driver. The driver's own reading of the URL is not used: with a
 * connection string it ignores a database given beside it, and the shadow database's work would then run against the
 * main database.
 *
 * Parameters: those of libpq (sslmode, sslrootcert, sslcert with sslkey, host, port, connect_timeout, application_name,
 * options) and those of Prisma's documentation (schema, sslaccept, sslcert alone = the CA, sslidentity, sslpassword).
 * Others concern a pool that this process does not have.
 *
 * @param {string} text
 * @returns {{ config: import('pg').PoolConfig & { database: string }, schema: string | undefined, tlsOptional: boolean }}
 *   `tlsOptional`: try with TLS and go without when the server has none (sslmode "prefer", the default)
 * @throws {Refusal} with a sentence about the part that cannot be understood
 */
export function connectionFrom(text) {
  const url = parseUrl(text)
  const params = url.searchParams
  const schema = params.get('schema') ?? undefined
  const { ssl, tlsOptional } = tlsFrom(params)
  const host = hostFrom(url)
  const config = {
    host,
    port: numberFrom(params.get('port') ?? url.port, 'port') ?? 5432,
    user: decodeURIComponent(url.username) || undefined,
    password: decodeURIComponent(url.password) || undefined,
    database: decodeURIComponent(url.pathname.slice(1)) || decodeURIComponent(url.username) || 'postgres',
    connectionTimeoutMillis: (numberFrom(params.get('connect_timeout'), 'connect_timeout') ?? 10) * 1000,
    application_name: params.get('application_name') ?? 'prisma-schema-engine',
    options: sessionOptions(params.get('options'), schema),
    // Nothing encrypts a unix socket.
    ssl: host.startsWith('/') ? false : ssl,
  }
  return { config, schema, tlsOptional: tlsOptional && config.ssl !== false }
}

function parseUrl(text) {
  let url
  try {
    url = new URL(text)
  } catch {
    throw new Refusal(
      'The database URL cannot be read; it must look like postgresql://user:password@host:5432/database.',
    )
  }
  if (url.protocol === 'postgresql:' || url.protocol === 'postgres:') return url
  throw new Refusal(`The database URL must begin with postgresql://, not ${url.protocol}//.`)
}

/** A name, an address, or the folder of a unix socket (`?host=/run/postgresql`, or percent-encoded as the host). */
function hostFrom(url) {
  const host = url.searchParams.get('host') ?? decodeURIComponent(url.hostname)
  return host.replace(/^\[(.*)\]$/, '$1') || 'localhost'
}

function numberFrom(text, name) {
  if (text === null || text === '') return undefined
  if (/^\d{1,6}$/.test(text)) return Number(text)
  throw new Refusal(`The database URL's ${name} must be a whole number, not "${text}".`)
}

/** Start-up options of the session. A schema other than public must be first in the search path of migrations. */
function sessionOptions(options, schema) {
  const searchPath = schema ? `-c search_path=${quoteOption(`"${schema.replaceAll('"', '""')}"`)}` : null
  return [options, searchPath].filter(Boolean).join(' ') || undefined
}

/** In start-up options a space ends a value unless a backslash precedes it. */
function quoteOption(value) {
  return value.replace(/[\\\s]/g, '\\$&')
}

/** libpq's modes (postgresql.org/docs/current/libpq-ssl.html, "SSL Mode Descriptions"). */
function tlsFrom(params) {
  const mode = params.get('sslmode') ?? 'prefer'
  const strict = params.get('sslaccept') === 'strict'
  const files = tlsFiles(params)
  const known = {
    disable: () => ({ ssl: false, tlsOptional: false }),
    allow: () => ({ ssl: { ...files, rejectUnauthorized: strict }, tlsOptional: true }),
    prefer: () => ({ ssl: { ...files, rejectUnauthorized: strict }, tlsOptional: true }),
    'no-verify': () => ({ ssl: { ...files, rejectUnauthorized: false }, tlsOptional: false }),
    // With a root certificate at hand, libpq checks the chain in this mode too.
    require: () => ({
      ssl: strict ? { ...files } : chainOnly(files, Boolean(files.ca)),
      tlsOptional: false,
    }),
    'verify-ca': () => ({ ssl: chainOnly(files, true), tlsOptional: false }),
    'verify-full': () => ({ ssl: { ...files, rejectUnauthorized: true }, tlsOptional: false }),
  }
  if (Object.hasOwn(known, mode)) return known[mode]()
  throw new Refusal(
    `The database URL's sslmode must be one of ${Object.keys(known).join(', ')}, not "${mode}".`,
  )
}

/** Checks who signed the certificate, not whose name it bears. */
function chainOnly(files, rejectUnauthorized) {
  return { ...files, rejectUnauthorized, checkServerIdentity: () => undefined }
}

function tlsFiles(params) {
  const key = params.get('sslkey')
  const certificate = params.get('sslcert')
  const rootCertificate = params.get('sslrootcert') ?? (key ? null : certificate)
  const identity = params.get('sslidentity')
  return {
    // "system" = the authorities that Node trusts anyway.
    ...(rootCertificate && rootCertificate !== 'system' && { ca: readTlsFile(rootCertificate) }),
    ...(key && { key: readTlsFile(key) }),
    ...(key && certificate && { cert: readTlsFile(certificate) }),
    ...(identity && { pfx: readTlsFile(identity), passphrase: params.get('sslpassword') ?? undefined }),
  }
}

function readTlsFile(file) {
  try {
    return fs.readFileSync(file)
  } catch (error) {
    throw new Refusal(`The database URL names the file ${file}, which cannot be read (${error.code}).`)
  }
}
