import { createHash, randomBytes } from 'node:crypto'
import pg from 'pg'
import { settings } from './settings'

/** A person who was seeded for the specs. */
export interface Person {
  readonly id: string
  readonly name: string
  readonly email: string
}

/** One spec's own connection to the product's database. It reads what the books need. */
export class Database {
  readonly #client: pg.Client
  readonly #given: string[] = []

  private constructor(client: pg.Client) {
    this.#client = client
  }

  static async open(): Promise<Database> {
    const client = new pg.Client({
      connectionString: settings.databaseUrl,
      application_name: 'sotto browser tests',
      connectionTimeoutMillis: 20_000,
      query_timeout: 20_000,
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

  /** A call rings at whoever is ready: nobody of an earlier spec is, also when that one has failed. */
  async everybodyIsAway(): Promise<void> {
    await this.rows("UPDATE agent_presence SET state = 'away', reason = NULL WHERE state <> 'away'")
  }

  /** No spec begins with what an earlier one has stopped, also when that one has failed. */
  async cardsAreTaken(): Promise<void> {
    await this.rows('UPDATE card_stop SET lifted_at = now() WHERE lifted_at IS NULL')
  }

  /** The newest payment of this reference. */
  async paymentOf(reference: string): Promise<string> {
    const [row] = await this.rows<{ id: string }>(
      'SELECT id FROM payment WHERE reference = $1 ORDER BY created_at DESC LIMIT 1',
      [reference],
    )
    return row?.id ?? ''
  }

  /** How often this person was written down to have done something. */
  async audited(actorId: string, action: string): Promise<number> {
    const rows = await this.rows(
      "SELECT 1 FROM audit_entry WHERE actor_id = $1 AND action = $2 AND outcome = 'done'",
      [actorId, action],
    )
    return rows.length
  }

  /** A link that signs somebody in, once, as the demo prints it: only the token's hash is kept. */
  async signInLink({ email }: Pick<Person, 'email'>): Promise<string> {
    const token = randomBytes(32).toString('base64url')
    const hash = createHash('sha256').update(token).digest('hex')
    await this.rows(
      `INSERT INTO sign_in_link (id, token_hash, user_id, expires_at)
       SELECT $1, $2, id, now() + interval '1 hour' FROM "user" WHERE email = $3`,
      [randomBytes(16).toString('hex'), hash, email],
    )
    return `/demo/sign-in?token=${token}`
  }

  /** As if this person had shown a second factor a moment ago, in every session. */
  async hasShownCode({ email }: Pick<Person, 'email'>): Promise<void> {
    await this.rows(
      `UPDATE session SET confirmed_at = now() WHERE user_id = (SELECT id FROM "user" WHERE email = $1)`,
      [email],
    )
  }

  /** As if the second factor had been shown long ago, and its codes had never been used. */
  async showedCodeLongAgo({ email }: Pick<Person, 'email'>): Promise<void> {
    await this.rows(
      `UPDATE session SET confirmed_at = now() - interval '1 hour'
       WHERE user_id = (SELECT id FROM "user" WHERE email = $1)`,
      [email],
    )
    await this.rows('DELETE FROM code_use WHERE user_id = (SELECT id FROM "user" WHERE email = $1)', [email])
  }

  /** As if nobody had been at this person's screens for so many minutes. */
  async wasAwayFor({ email }: Pick<Person, 'email'>, minutes: number): Promise<void> {
    await this.rows(
      `UPDATE session SET active_at = now() - make_interval(mins => $2)
       WHERE user_id = (SELECT id FROM "user" WHERE email = $1)`,
      [email, minutes],
    )
  }

  /** An agent of whom no spec has made use before. */
  async freshAgent(): Promise<Person> {
    const [person] = await this.rows<Person>(
      `SELECT u.id, u.name, u.email FROM "user" u
       WHERE u.email LIKE 'agent%@test.sotto.test' AND u.id <> ALL ($1)
         AND NOT EXISTS (SELECT 1 FROM session s WHERE s.user_id = u.id)
         AND NOT EXISTS (SELECT 1 FROM agent_presence p WHERE p.user_id = u.id)
       ORDER BY u.email LIMIT 1`,
      [this.#given],
    )
    if (!person)
      throw new Error('Every seeded agent has been used: seed more of them (prisma/seed.ts --people).')
    this.#given.push(person.id)
    return person
  }
}
