/** Prisma's codes for what goes wrong before any migration work (prisma.io/docs/orm/reference/error-reference). */
const codes = {
  ECONNREFUSED: 'P1001',
  ENOTFOUND: 'P1001',
  EHOSTUNREACH: 'P1001',
  ENOENT: 'P1001',
  ETIMEDOUT: 'P1002',
  '28P01': 'P1000',
  28000: 'P1010',
  '3D000': 'P1003',
  '42P04': 'P1009',
}

/**
 * Code and sentence for an error of the connection; the text never contains the URL.
 *
 * @param {{ host: string, port: number, database: string }} [config] absent when the URL itself could not be read
 */
export function describeConnectionError(error, config) {
  if (!config) return { code: 'P1013', message: error.message }
  const { host, port, database } = config
  const where = host.startsWith('/') ? `the socket in ${host}` : `${host}:${port}`
  if (error.code === '3D000')
    return { code: 'P1003', message: `Database \`${database}\` does not exist on the server at ${where}.` }
  if (/does not support SSL/.test(error.message)) {
    return { code: 'P1011', message: `The server at ${where} has no TLS, but the URL's sslmode asks for it.` }
  }
  if (isTlsError(error))
    return { code: 'P1011', message: `TLS with the server at ${where} failed: ${error.message}` }
  const message = error.message || error.errors?.map((each) => each.message).join(', ') || String(error)
  return {
    code: codes[error.code] ?? 'P1001',
    message: `Cannot use the database server at ${where}: ${message}`,
  }
}

function isTlsError(error) {
  return /^(CERT_|ERR_TLS|ERR_SSL|DEPTH_ZERO|SELF_SIGNED|UNABLE_TO_|HOSTNAME_MISMATCH|INVALID_CA)/.test(
    String(error.code),
  )
}
