// What the demo tells, step by step. A story plays the caller, the bank and the plug; the desk's own buttons are pressed
// by the person in front of it, and the caption says which.
import { detailsOf, hasten, Over, pause, timesCharged, wish } from '/demo/caller.js'
import { pace, prefill } from '/demo/desk.js'

/** One minute of business time in a second: the most that the console takes. */
const fast = { scale: 60, forMs: 25_000 }
const bankIsSilentMinutes = 15

/** What is told: its name, the card in the caller's hand from the start, and the amount, which chooses the bank's answer. */
export const stories = {
  take: { title: 'Take £49', card: 'visa', amount: '49.00', tell: takeMoney },
  mistyped: { title: 'Mistyped number', card: 'mistyped', amount: '49.00', tell: mistyped },
  hangUp: { title: 'Caller hangs up', card: null, amount: '49.00', tell: hangUp },
  silentBank: { title: 'Silent bank', card: 'visa', amount: '49.22', tell: silentBank },
  plug: { title: 'Pull the plug', card: null, amount: '49.00', tell: plug },
}

async function takeMoney(scene) {
  const call = await begins(scene)
  await call.until(isAsked)
  scene.say('The card types itself. Watch the dots here, and what each key became on the phone.')
  await takes(scene, call)
  await call.until(isOver, { evenIfOver: true })
  await ends(scene)
}

async function mistyped(scene) {
  const call = await begins(scene)
  await call.until(isAsked)
  scene.say('The caller types the number with one digit wrong.')
  await call.until(
    ({ payment, strip }) => strip.length >= 16 && payment?.state === 'open' && lacksNumber(payment),
  )
  scene.say('The number does not add up, and no bank was asked. On the desk press R: ask again.')
  await call.until(isAsked)
  scene.say('Now the caller types it right, and the rest.')
  await takes(scene, call)
  await call.until(isOver, { evenIfOver: true })
  await ends(scene)
}

async function hangUp(scene) {
  const call = await begins(scene)
  await call.until(isAsked)
  scene.say('The caller begins to type …')
  await call.presses('41111111')
  await call.until(({ payment }) => payment?.digits === 8)
  await pause(700, scene.signal)
  await call.hangsUp()
  scene.say('… and hangs up. The desk says what that means: nothing was sent.')
  await call.until(isOver, { evenIfOver: true })
  await pause(1_500, scene.signal)
  await ends(scene, 'On the desk press Done.')
}

async function silentBank(scene) {
  const call = await begins(scene)
  await call.until(isAsked)
  scene.say('The card types itself. The bank behind it will say nothing at all.')
  await takes(scene, call)
  scene.say('Sent, and no answer. Not knowing is a state of its own: nobody can take it again.')
  await pause(5_000, scene.signal)
  scene.say('Now fifteen minutes in fifteen seconds. The desk keeps looking into the books by itself.')
  try {
    await bothRun(fast)
    await passes(scene)
  } finally {
    await bothRun(null)
  }
  await ends(scene, 'The desk found out by itself.')
}

async function plug(scene) {
  const call = await begins(scene)
  await call.until(isAsked)
  scene.say('The caller types. In the middle of the number somebody pulls the plug …')
  await call.presses('41111')
  await call.until(({ payment }) => payment?.digits === 5)
  await pause(600, scene.signal)
  scene.say('The server is gone. The caller notices nothing and types on.', 'attention')
  const back = wish('pull-plug')
  // Slowly, and always one more key before the keypad takes the silence for the end of the number.
  for (const key of '1111111') {
    await pause(1_300, scene.signal)
    await call.presses(key)
  }
  const refused = await back
  if (refused) throw new Over(refused)
  scene.say('The server is back and the entry goes on: every key is there.')
  await call.presses('1111')
  await call.until(({ payment }) => payment && !lacksNumber(payment))
  await call.holdsCard('visa')
  await takes(scene, call)
  await call.until(isOver, { evenIfOver: true })
  await ends(scene)
}

/** The caller is on the line with the agent and has agreed: only the desk's first button is left to press. */
async function begins(scene) {
  scene.say('The phone dials, the desk rings and answers by itself.')
  const call = await scene.dials()
  const late = () => scene.say('Nobody answers yet. On the desk press Done, or Go ready.', 'attention')
  await call.until(isAnswered, { late })
  if (!(await prefill(detailsOf(scene.reference, scene.amount)))) throw new Over('The desk does not answer.')
  scene.say('The caller says yes. On the desk press Ask for the card.')
  return call
}

/** Waits for the whole card, and for the agent. */
async function takes(scene, call) {
  await call.until(({ payment }) => payment?.state === 'open' && payment.required.length === 0)
  scene.say(`Everything is typed. On the desk press Take £${scene.amount}.`)
  await call.until(({ payment }) => payment?.state === 'processing' || payment?.state === 'ended')
  scene.say('Sent to the bank.')
}

/** The bank's minutes pass until its book has the charge and the desk has heard of it. */
async function passes(scene) {
  const begun = performance.now()
  for (;;) {
    const minutes = Math.floor((performance.now() - begun) / 1_000)
    scene.count(`${Math.min(minutes, bankIsSilentMinutes)} of ${bankIsSilentMinutes} minutes`)
    if (minutes > fast.forMs / 1_000) throw new Over('The bank has not spoken. Start again.')
    if (minutes >= bankIsSilentMinutes && (await timesCharged(scene.reference)) > 0) break
    await pause(250, scene.signal)
  }
  await pause(1_500, scene.signal)
}

/** The pace of the console and of everybody outside it, together. */
async function bothRun(pacing) {
  const done = await Promise.all([pace(pacing ?? { usual: true }), hasten(pacing)])
  if (pacing && !done[0]) throw new Over('The console does not run faster.')
}

/** After each story one line, from the book that alone knows. */
async function ends(scene, more = '') {
  const times = await timesCharged(scene.reference)
  const often = times === 0 ? 'not at all' : times === 1 ? 'once' : `${times} times`
  const line = `Charged by the bank’s own book: ${often}.`
  scene.say(more === '' ? line : `${line} ${more}`, times > 1 ? 'attention' : 'accepted')
}

function isAnswered({ status, legs }) {
  return status === 'in-progress' && legs.some((leg) => leg.status === 'in-progress')
}

function isAsked({ payment }) {
  return payment?.state === 'capturing'
}

function isOver({ payment, endedAt }) {
  return endedAt !== null || payment?.state === 'ended'
}

function lacksNumber({ required }) {
  return required.includes('payment-card-number')
}
