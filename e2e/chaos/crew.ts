import { ScriptedAgent } from './agent'
import type { Chance } from './chance'
import { Desk } from './desk'
import type { Office } from './office'
import { fastest } from './pace'
import type { Rig } from './rig'
import type { Seen } from './seen'

/** So many agents as two processors can bear beside everything else that runs; fewer where they have other work. */
export function crewSizeFor(pace: number): number {
  return Math.max(3, Math.round((7 * pace) / fastest))
}

/** Everybody who works here, signed in; nobody has begun. */
export async function signedIn(
  rig: Rig,
  office: Office,
  chance: Chance,
  seen: Seen,
): Promise<ScriptedAgent[]> {
  const agents: ScriptedAgent[] = []
  for (let number = 1; number <= crewSizeFor(rig.pace); number += 1) {
    const name = `Agent ${number}`
    // The seed makes these people (prisma/seed.ts --people).
    const person = { name, email: `agent${number}@test.sotto.test`, password: rig.password }
    const desk = new Desk(person, rig.instances, chance.for(`desk of ${name}`), seen, office.trace)
    await desk.signIn()
    agents.push(new ScriptedAgent(desk, office, chance.for(name)))
  }
  return agents
}
