// Adds a person, or gives the one with this e-mail another name and other roles, and prints the link with which they set
// password and second factor. The first admin comes in by this; everybody else is invited on the page People.
// `DATABASE_URL=… DATA_KEY=… npm run person -- --email amy@example.com --name "Amy Adeyemi" --roles agent,supervisor`
import { parseArgs } from 'node:util'
import { invitePerson } from '@/lib/adapters/auth/people'
import { openPrisma } from '@/lib/adapters/prisma/client'
import { sealer } from '@/lib/adapters/system/seal'
import { roles as knownRoles, type Role } from '@/lib/domain/permissions'
import { toolSettings } from '@/lib/env'
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
  const { databaseUrl, dataKey, publicUrl } = toolSettings()
  const database = openPrisma(databaseUrl)
  try {
    const { id, token, expiresAt } = await invitePerson(database, sealer(dataKey), person, Date.now())
    console.log(`${person.email} sets a password and a second factor, once, at`)
    console.log(`${publicUrl ?? 'PUBLIC_URL'}/invitation#${token}`)
    console.log(`The link works until ${new Date(expiresAt).toISOString()}.`)
    console.log(`The Twilio client of this person's device is named ${id}`)
  } finally {
    await database.$disconnect()
  }
}

main().catch((fault: unknown) => {
  console.error(fault instanceof Error ? fault.message : String(fault))
  process.exitCode = fault instanceof Misuse ? 64 : 1
})
