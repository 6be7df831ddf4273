import { expect } from '@playwright/test'
import type { Agent } from '../people/agent'
import type { Caller } from '../people/caller'

/** A page that was just loaded may wait six seconds for one that is gone to pass the news on (lib/client/live/leader.ts). */
const liveMsMax = 20_000

/** The caller dials once the agent's screen hears of what happens. */
export async function callsAgent(caller: Caller, agent: Agent): Promise<void> {
  await agent.becomes('ready')
  await expect(agent.heading).toHaveText(/^Ready/, { timeout: liveMsMax })
  await caller.calls(agent)
}
