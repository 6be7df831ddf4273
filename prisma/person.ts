// Adds a person, or gives the one with this e-mail a new name, new roles and a new password, which is printed once:
// `DATABASE_URL=… npm run person -- --email amy@example.com --name "Amy Adeyemi" --roles agent,supervisor`
import { randomBytes } from 'node:crypto'
import { parseArgs } from 'node:util'
import { hashed, putPerson } from '@/lib/adapters/auth/people'
import { openPrisma } from '@/lib/adapters/prisma/client'
import { roles as knownRoles, type Role } from '@/lib/domain/permissions'
import { databaseUrlForTools } from '@/lib/env'
import { refuseProse } from '@/lib/values/prose'

const nameCharactersMax = 80

/** What is wrong with the arguments, as a sentence. */
class Misuse extends Error {}

function readPerson() {
  const { values } = parseArgs({
    options: { email: { type: 'string' }, name: { type: 'string' }, roles: { type: 'string' } },
  })
  const { email, name, roles = '' } = values
  if (!email || !/^[^@\s]+@[^@\s]+$/.test(email)) throw new Misuse('--email needs an e-mail address.')
  if (!name || refuseProse(name, nameCharactersMax) !== null)
    throw new Misuse(`--name needs the name that colleagues see, at most ${nameCharactersMax} characters.`)
  const wanted = roles.split(',').filter(Boolean)
  const unknown = wanted.find((role) => !knownRoles.includes(role as Role))
  if (wanted.length === 0 || unknown !== undefined)
    throw new Misuse(`--roles needs one or more of ${knownRoles.join(', ')}.`)
  return { email, name: name.trim(), roles: wanted }
}

async function main(): Promise<void> {
  const person = readPerson()
  const password = randomBytes(15).toString('base64url')
  const database = openPrisma(databaseUrlForTools())
  try {
    const { id } = await putPerson(database, { ...person, password: await hashed(password) })
    console.log(`${person.email} may sign in with ${password}`)
    console.log(`The Twilio client of this person's device is named ${id}`)
  } finally {
    await database.$disconnect()
  }
}

main().catch((fault: unknown) => {
  console.error(fault instanceof Error ? fault.message : String(fault))
  process.exitCode = fault instanceof Misuse ? 64 : 1
})
