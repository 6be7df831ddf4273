import fs from 'node:fs'
import net from 'node:net'
import path from 'node:path'
import pg from 'pg'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { dataHome } from '../run/folders.mjs'
import { findFreePorts } from '../run/ports.mjs'
import { isAlive, waitUntilGone } from '../run/processes.mjs'
import { readPostmaster, runningPostmaster } from './postmaster.mjs'
import { adminUrl, createRoles, databaseUrls } from './roles.mjs'
import { bringUpServer, endServer, readRecord } from './server.mjs'

const home = path.join(dataHome, 'test', `server-${process.pid}`)
let port: number

beforeAll(async () => {
  const [free] = await findFreePorts(1)
  port = free ?? 0
})

afterAll(async () => {
  await endServer(home)
  const record = readRecord(home)
  if (record) fs.rmSync(record.directory, { recursive: true, force: true })
  fs.rmSync(home, { recursive: true, force: true })
})

describe('The bundled server', () => {
  it('comes up on an empty folder and keeps its passwords where only their owner can read them', async () => {
    const server = await bringUpServer({ home, port })
    await createRoles({ ...server, database: 'sotto' })
    expect(server).toMatchObject({ port, started: true })
    expect(fs.statSync(path.join(home, 'database.json')).mode & 0o777).toBe(0o600)
    await run(ownerUrl(), 'CREATE TABLE kept (word text); INSERT INTO kept VALUES ($$here$$)')
  })

  it('is reused when it runs already, by several commands at once', async () => {
    const before = readPostmaster(directory())
    const servers = await Promise.all([1, 2, 3].map(() => bringUpServer({ home, port: port + 1 })))
    expect(servers.map((server) => [server.port, server.started])).toEqual(Array(3).fill([port, false]))
    expect(readPostmaster(directory())?.pid).toBe(before?.pid)
  })

  it('listens on this machine only, wants a password, and writes through to the disk', async () => {
    expect(await run(url(), 'SHOW listen_addresses')).toEqual([{ listen_addresses: '127.0.0.1' }])
    expect(await run(url(), 'SHOW fsync')).toEqual([{ fsync: 'on' }])
    expect(await run(url(), 'SHOW synchronous_commit')).toEqual([{ synchronous_commit: 'on' }])
    const wrong = new URL(url())
    wrong.password = 'guess'
    await expect(run(wrong.href, 'SELECT 1')).rejects.toThrow(/password authentication failed/)
  })

  it('gives the application a role that owns nothing', async () => {
    const { appUrl } = urls()
    await expect(run(appUrl, 'CREATE TABLE mine (id int)')).rejects.toThrow(/permission denied/)
    await expect(run(appUrl, 'CREATE DATABASE mine')).rejects.toThrow(/permission denied/)
  })

  it('recovers after a kill -9 of all its processes, with everything that was committed', async () => {
    await killHard()
    expect(readPostmaster(directory())).not.toBeNull()
    const server = await bringUpServer({ home, port })
    expect(server.started).toBe(true)
    expect(await run(ownerUrl(), 'SELECT word FROM kept')).toEqual([{ word: 'here' }])
  })

  it('comes up when the id of the killed one now belongs to another program', async () => {
    await killHard()
    const file = path.join(directory(), 'postmaster.pid')
    const lines = fs.readFileSync(file, 'utf8').split('\n')
    fs.writeFileSync(file, [process.pid, ...lines.slice(1)].join('\n'))
    expect(runningPostmaster(directory())).toBeNull()
    expect(await bringUpServer({ home, port })).toMatchObject({ started: true })
  })

  it('ends in order, and ending it again does no harm', async () => {
    const pid = readPostmaster(directory())?.pid ?? 0
    expect(await endServer(home)).toBe(true)
    expect(isAlive(pid)).toBe(false)
    expect(await endServer(home)).toBe(false)
  })

  it('does not take the port of another program', async () => {
    const other = net.createServer().listen(port, '127.0.0.1')
    await expect(bringUpServer({ home, port })).rejects.toThrow(
      `Port ${port} for the database is taken by another program: end it, or choose another port with --database-port.`,
    )
    await new Promise((resolve) => other.close(resolve))
  })

  it('does not open the data of another major version', async () => {
    const version = path.join(directory(), 'PG_VERSION')
    fs.writeFileSync(version, '16\n')
    await expect(bringUpServer({ home, port })).rejects.toThrow(/is of PostgreSQL 16, this program needs 17/)
    fs.writeFileSync(version, '17\n')
  })

  it('does not lose a database whose passwords are lost', async () => {
    const inHome = directory().startsWith(home)
    const record = path.join(home, 'database.json')
    const content = fs.readFileSync(record)
    fs.rmSync(record)
    if (inHome)
      await expect(bringUpServer({ home, port })).rejects.toThrow(/has lost its passwords: put back/)
    fs.writeFileSync(record, content)
    expect(fs.existsSync(path.join(directory(), 'PG_VERSION'))).toBe(true)
  })

  it('does not come up where a file is in the way', async () => {
    const file = path.join(home, 'file')
    fs.writeFileSync(file, '')
    await expect(bringUpServer({ home: file, port })).rejects.toThrow(`The folder ${file} cannot be written`)
  })
})

function record() {
  const found = readRecord(home)
  if (!found) throw new Error('The server has not been brought up.')
  return found
}

function directory(): string {
  return record().directory
}

function url(): string {
  return adminUrl({ port, passwords: record().passwords, database: 'sotto' })
}

function urls() {
  return databaseUrls({ port, passwords: record().passwords, database: 'sotto' })
}

function ownerUrl(): string {
  return urls().ownerUrl
}

async function run(connectionString: string, sql: string): Promise<object[]> {
  const client = new pg.Client({ connectionString })
  await client.connect()
  try {
    return (await client.query(sql)).rows
  } finally {
    await client.end()
  }
}

/** As a power cut would, for its processes: the server and the children that it names. */
async function killHard(): Promise<void> {
  const pid = readPostmaster(directory())?.pid ?? 0
  const children = await run(url(), 'SELECT pid FROM pg_stat_activity WHERE pid <> pg_backend_pid()')
  process.kill(pid, 'SIGKILL')
  for (const child of children as { pid: number }[]) killIfThere(child.pid)
  expect(await waitUntilGone(pid, 5_000)).toBe(true)
}

function killIfThere(pid: number): void {
  try {
    process.kill(pid, 'SIGKILL')
  } catch {
    // It has noticed the end of its server and is gone.
  }
}
