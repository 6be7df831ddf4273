import net from 'node:net'
import { Refusal } from './refusal.mjs'

const loopback = '127.0.0.1'

/** Refuses, with the flag that chooses another port, when the port cannot be listened on. */
export async function requireFreePort(port, what, flag) {
  const reason = await whyNotFree(port)
  if (reason) throw new Refusal(portSentence(port, what, flag, reason))
}

/** The sentence for a port that cannot be used. */
export function portSentence(port, what, flag, reason) {
  if (reason === 'taken') {
    return `Port ${port} for the ${what} is taken by another program: end it, or choose another port with ${flag}.`
  }
  return `Port ${port} for the ${what} cannot be opened (${reason}): choose another port with ${flag}.`
}

/** null when the port is free on the loopback interface, else the reason. */
export async function whyNotFree(port) {
  const refused = await whyListeningFails(port)
  if (refused) return refused
  // On macOS listening succeeds although another program listens on all interfaces; connecting tells.
  return (await somebodyAnswers(port)) ? 'taken' : null
}

/**
 * Ports that the operating system says are free just now. All are held until the last is known, so no two are the same.
 *
 * @param {number} count
 * @returns {Promise<number[]>}
 */
export async function findFreePorts(count) {
  const servers = await Promise.all(Array.from({ length: count }, listenAnywhere))
  const ports = servers.map((server) => server.address().port)
  await Promise.all(servers.map((server) => new Promise((resolve) => server.close(resolve))))
  return ports
}

function listenAnywhere() {
  return new Promise((resolve, reject) => {
    const server = net.createServer()
    server.once('error', reject)
    server.listen(0, loopback, () => resolve(server))
  })
}

function whyListeningFails(port) {
  return new Promise((resolve) => {
    const server = net.createServer()
    server.once('error', (error) => resolve(error.code === 'EADDRINUSE' ? 'taken' : codeOf(error)))
    server.listen(port, loopback, () => server.close(() => resolve(null)))
  })
}

function codeOf(error) {
  return error.code === 'EACCES' ? 'permission denied' : String(error.code ?? error.message)
}

function somebodyAnswers(port) {
  return new Promise((resolve) => {
    const socket = net.connect({ port, host: loopback })
    socket.setTimeout(1_000, () => finish(false))
    socket.once('connect', () => finish(true))
    socket.once('error', () => finish(false))
    function finish(answer) {
      socket.destroy()
      resolve(answer)
    }
  })
}
