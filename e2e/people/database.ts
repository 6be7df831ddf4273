import pg from 'pg'
import { settings } from './settings'

/** Where the locks of the specs live among PostgreSQL's advisory locks. */
const lockSpace = 20_417
const turnLock = 1
const routingLock = 2

/** A person who was seeded for the specs. */
export interface Person {
  readonly id: string
  readonly name: string
  readonly email: string
}

/**
 * One spec's own connection to the product's database. It reads what the books need, and its session holds the locks by
 * which specs in several workers keep out of each other's way: they are gone with the session, also when a worker dies.
 */
export class Database {
  readonly #client: pg.Client

  private constructor(client: pg.Client) {
    this.#client = client
  }

  static async open(): Promise<Database> {
    const client = new pg.Client({
      connectionString: settings.databaseUrl,
      application_name: 'sotto browser tests',
    })
    client.on('error', () => {})
    await client.connect()
    return new Database(client)
  }

  close(): Promise<void> {
    return this.#client.end()
  }

  async rows<Row extends object>(text: string, values: readonly unknown[] = []): Promise<Row[]> {
    const { rows } = await this.#client.query<Row>(text, [...values])
    return rows
  }

  /**
   * Faults strike everybody. A spec that makes some has the world to itself (`alone`), all others share it.
   * Held until the connection is closed.
   */
  async takeTurn(alone: boolean): Promise<void> {
    const lock = alone ? 'pg_advisory_lock' : 'pg_advisory_lock_shared'
    await this.rows(`SELECT ${lock}($1, $2)`, [lockSpace, turnLock])
  }

  /** A call rings at whoever has been free the longest: while one caller finds her agent, no other dials. */
  async whileNobodyElseDials<T>(work: () => Promise<T>): Promise<T> {
    await this.rows('SELECT pg_advisory_lock($1, $2)', [lockSpace, routingLock])
    try {
      return await work()
    } finally {
      await this.rows('SELECT pg_advisory_unlock($1, $2)', [lockSpace, routingLock])
    }
  }

  /** How often this person was written down to have done something. */
  async audited(actorId: string, action: string): Promise<number> {
    const rows = await this.rows('SELECT 1 FROM audit_entry WHERE actor_id = $1 AND action = $2', [
      actorId,
      action,
    ])
    return rows.length
  }

  /** An agent of whom no spec has made use before. */
  async freshAgent(): Promise<Person> {
    const people = await this.rows<Person>(
      `SELECT u.id, u.name, u.email FROM "user" u
       WHERE u.email LIKE 'agent%@test.sotto.test'
         AND NOT EXISTS (SELECT 1 FROM session s WHERE s.user_id = u.id)
         AND NOT EXISTS (SELECT 1 FROM agent_presence p WHERE p.user_id = u.id)
       ORDER BY u.email`,
    )
    for (const person of people) {
      const [row] = await this.rows<{ mine: boolean }>(
        'SELECT pg_try_advisory_lock($1, hashtext($2)) AS mine',
        [lockSpace, person.id],
      )
      if (row?.mine) return person
    }
    throw new Error('Every seeded agent has been used: seed more of them (prisma/seed.ts --people).')
  }
}
