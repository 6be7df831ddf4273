import { generateClient } from '../run/build.mjs'
import { joinTestDatabase } from './database.mjs'

/**
 * Before all test files, in every way of starting vitest: the database client and the tests' server are there. Below
 * `npm test` they are there already.
 *
 * Test files read TEST_DATABASE_OWNER_URL and TEST_DATABASE_URL (the owner, who may create databases, and the
 * application's role, both for the database `postgres`; put another name in its place), TEST_TEMPLATE_DATABASE (copy it:
 * CREATE DATABASE … TEMPLATE …) and TEST_DATABASE_APP_PASSWORD (of `sotto_app`).
 */
export async function setup() {
  if (process.env.TEST_DATABASE_OWNER_URL) return
  await generateClient()
  const database = await joinTestDatabase()
  Object.assign(process.env, database.env)
  leave = database.leave
}

let leave = async () => {}

export async function teardown() {
  await leave()
}
