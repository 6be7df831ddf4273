import { ScriptedAgent } from './agent'
import type { Surroundings } from './browser'
import type { Chance } from './chance'
import type { Office } from './office'
import { fastest } from './pace'
import type { Rig } from './rig'
import { deskPage, Screen, unresolvedPage } from './screen'
import type { Seen } from './seen'
import { ScriptedSupervisor } from './supervisor'

/** So many agents as two processors can bear beside everything else that runs; fewer where they have other work. */
export function crewSizeFor(pace: number): number {
  return Math.max(3, Math.round((9 * pace) / fastest))
}

/** Who the seed makes: agents as many as it is told to, and two supervisors (prisma/seed.ts). */
const agentOf = (number: number) => ({
  name: `Agent ${number}`,
  email: `agent${number}@test.sotto.test`,
})
const supervisors = [
  { name: 'Sam Rivera', email: 'sam@demo.sotto.test' },
  { name: 'Sue Park', email: 'sue@demo.sotto.test' },
] as const

/** Everybody who works here. */
export interface Crew {
  readonly agents: readonly ScriptedAgent[]
  readonly supervisors: readonly ScriptedSupervisor[]
}

/** Signed in; nobody has begun. */
export async function signedIn(rig: Rig, office: Office, chance: Chance, seen: Seen): Promise<Crew> {
  const around = (name: string): Surroundings => ({
    instances: rig.instances,
    chance: chance.for(`desk of ${name}`),
    seen,
    trace: office.trace,
  })
  const { password, secondFactor } = rig
  const crew = { agents: [] as ScriptedAgent[], supervisors: [] as ScriptedSupervisor[] }
  for (let number = 1; number <= crewSizeFor(rig.pace); number += 1) {
    const person = { ...agentOf(number), password, secondFactor }
    const desk = new Screen(person, deskPage, around(person.name))
    await desk.signIn()
    crew.agents.push(new ScriptedAgent(desk, office, chance.for(person.name)))
  }
  for (const { name, email } of supervisors) {
    const review = new Screen({ name, email, password, secondFactor }, unresolvedPage, around(name))
    await review.signIn()
    crew.supervisors.push(new ScriptedSupervisor(review, office, chance.for(name)))
  }
  return crew
}
