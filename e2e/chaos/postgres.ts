import path from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import pg from 'pg'
import { readPostmaster } from '../../scripts/postgres/postmaster.mjs'
import { createRoles } from '../../scripts/postgres/roles.mjs'
import { bringUpServer, endServer } from '../../scripts/postgres/server.mjs'
import { copyTemplate, dropLeftovers, ensureTemplate } from '../../scripts/postgres/template.mjs'
import { steadyPorts } from './ports'

const database = 'sotto_chaos'
/** Recovery after a kill takes a second or two; whoever asks meanwhile is answered later. */
const awayMsMax = 30_000
const askAgainMs = 200

/** A PostgreSQL of this run's own, so that killing it concerns nobody else. */
export class OwnPostgres {
  private constructor(
    private readonly home: string,
    readonly port: number,
    private readonly directory: string,
    /** The application's role, at the server itself. */
    readonly appUrl: string,
    readonly ownerUrl: string,
  ) {}

  /** A running server with an empty, migrated database. */
  static async bringUp(home: string): Promise<OwnPostgres> {
    // One that an earlier run left behind has another port, and whatever that run had done to it.
    await endServer(home)
    const [free = 0] = await steadyPorts(1)
    const server = await bringUpServer({ home, port: free })
    await createRoles({ ...server, database: 'postgres' })
    await dropLeftovers(server)
    const template = await ensureTemplate(server)
    const { appUrl, ownerUrl } = await copyTemplate(server, template, database)
    return new OwnPostgres(home, server.port, path.resolve(home, server.directory), appUrl, ownerUrl)
  }

  /** `kill -9` of the server's first process: the others notice and end, and nothing is written out in order. */
  kill(): void {
    const running = readPostmaster(this.directory)
    if (running) process.kill(running.pid, 'SIGKILL')
  }

  /** Starts it again; returns when it has recovered. */
  async startAgain(): Promise<void> {
    const deadline = Date.now() + awayMsMax
    for (;;) {
      try {
        await bringUpServer({ home: this.home, port: this.port })
        return
      } catch (fault) {
        // The dead hold their port for a moment.
        if (Date.now() > deadline) throw fault
        await pause(askAgainMs)
      }
    }
  }

  async end(): Promise<void> {
    await endServer(this.home)
  }

  /** What the judges read. Asked again while the server is away. */
  rows<Row extends object>(text: string, values: readonly unknown[] = []): Promise<Row[]> {
    return this.#ask<Row>(this.appUrl, text, values)
  }

  /** As the owner of the tables, who alone may lay triggers. */
  async asOwner(text: string): Promise<void> {
    await this.#ask(this.ownerUrl, text, [])
  }

  async #ask<Row extends object>(url: string, text: string, values: readonly unknown[]): Promise<Row[]> {
    const deadline = Date.now() + awayMsMax
    for (;;) {
      const client = new pg.Client({ connectionString: url, application_name: 'sotto chaos' })
      client.on('error', () => undefined)
      try {
        await client.connect()
        return (await client.query<Row>(text, [...values])).rows
      } catch (fault) {
        if (Date.now() > deadline || !isAway(fault)) throw fault
        await pause(askAgainMs)
      } finally {
        await client.end().catch(() => undefined)
      }
    }
  }
}

/** No connection, or a server that goes down or comes up (classes 08 and 57P of PostgreSQL's codes). */
function isAway(fault: unknown): boolean {
  const { code = '', message = '' } = fault as { code?: string; message?: string }
  return /^(08|57P|ECONN)/.test(code) || /terminated|closed|ended/i.test(message)
}
