import { hour, type Instant, minute, second } from '@/lib/values/instant'

/** Every duration of the business, each with its reason. Real waits are these divided by the clock's scale. */

/** Silence between two keys after which the provider checks what it has. People read a card in groups and turn it over. */
export const keyGapSeconds = 10

/** The same in slow mode: for callers who look for each key, or who must take the phone from their ear to type. */
export const slowKeyGapSeconds = 25

/** A caller who has typed nothing is looking for the card: the field is asked again by itself for this long. */
export const keepOpenForMs = 3 * minute

/** The connector gets six tries of ten seconds; with some air, no answer can come in order after this. */
export const answerOverdueMs = 75 * second

/** How long we wait for the answer or first callback of an opened session before telling the agent. */
export const openingOverdueMs = 20 * second

/** A cancelled session reports its end within a second or two; after this we stop waiting for it. */
export const cancelOverdueMs = 15 * second

/** First look into the processor's books after *Take*: most answers have come by callback by then. */
export const firstLookUpMs = 6 * second

/** How often the books are read while somebody waits. */
export const watchedLookUpMs = 3 * second

/** How long an open outcome counts as watched: the caller is usually still there. */
export const watchedForMs = 3 * minute

/** After an attempt that we never sent, one look all the same: the truth may differ from our records. */
export const afterEndLookUpMs = minute

/** What webhooks name is read at most this often, however often they name it: they are not signed. */
export const hintPauseMs = 2 * second

/** All that webhooks name together is read no faster than one in so much time: a third of what may be read at all. */
export const hintSpacingMs = second / 5

/** After two people settled a payment by hand, one look all the same: what a bank tells on the phone may be wrong. */
export const afterSettlingLookUpMs = hour

/** An outcome that is unknown for so long is a supervisor's business; before, its agent sees to it. */
export const escalateAfterMs = 20 * minute

/** Later looks, counted from *Take*: the processor itself asks the bank at +1 and +15 minutes, so we look just after. */
export const lookUpScheduleMs: readonly number[] = [5 * minute, 16 * minute, 30 * minute]

/** After the schedule, hourly … */
export const lookUpEveryMs = hour
/** … for a week; then it needs a person. */
export const lookUpForMs = 7 * 24 * hour

/** “Not found” is believed when the processor says so at both of these ages (its own last reconciliation is at +15 minutes). */
export const believeNotFoundMs: readonly [number, number] = [16 * minute, 30 * minute]

/** A third decline may block the card at its bank: then only a link is offered. */
export const declinesMax = 3

/** An agent counts as present while a screen of theirs was alive this recently (real time, streams beat more often). */
export const presentWithinMs = 15 * second

/** How long an agent's device rings before the call goes to the next one. */
export const ringSeconds = 20

/** How often a waiting caller is told to hold, and how many times before we give up (about five minutes). */
export const holdSeconds = 10
export const holdsMax = 30

/** After-call work: so long until the next call comes, unless the agent stops the clock. People's time: never scaled. */
export const wrapUpMs = 30 * second

/** What is marked for removal when a card was said aloud: from so long before the key that tells of it. */
export const spokenPassageMs = minute

/** When the next look into the books is due, or `null` when only a person can settle it. */
export function nextLookUpAt(takenAt: Instant, now: Instant): Instant | null {
  const age = now - takenAt
  if (age < watchedForMs) return now + watchedLookUpMs
  for (const due of lookUpScheduleMs) if (age < due) return takenAt + due
  if (age < lookUpForMs) return now + lookUpEveryMs
  return null
}

/** The time we promise to look again by: while somebody waits we look all the time, so the promise is the look after that. */
export function promisedLookUpAt(takenAt: Instant, now: Instant): Instant | null {
  return nextLookUpAt(takenAt, Math.max(now, takenAt + watchedForMs))
}

/** A person may have the books read now, but not more often than this. People's time: never scaled. */
export const checkAgainMs = 10 * second

/** Calls that have not ended as far as we know are asked about this often: a lost callback must not keep an agent busy. */
export const callCheckEveryMs = 30 * second

/** Nobody at the screen for this long: it locks (PCI DSS 4.0.1, 8.2.8). Real time, like everything below. */
export const idleLockMs = 15 * minute

/** A second factor that was shown counts for this long for what needs a fresh one: long enough for one case. */
export const secondFactorFreshMs = 5 * minute

/** A session ends this long after it began, whatever is done in it: one shift. */
export const sessionMs = 12 * hour

/** Between the password and the code: long enough to fetch a phone from the locker. */
export const codeStepMs = 10 * minute

/** After so many wrong tries in a row an account is locked (PCI DSS 4.0.1, 8.3.4, asks for at most ten) … */
export const signInTriesMax = 10
/** … for this long, or until an admin lets the person in again. */
export const signInLockMs = 30 * minute

/** An invitation that nobody followed in this time is void: it lets somebody in. */
export const invitationMs = 72 * hour

/** How often what a person does is noted as a sign that they are there. */
export const activeEveryMs = 30 * second
