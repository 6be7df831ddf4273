// The bar itself: what can be pressed, which story is told, and how much room that takes.
import {
  Call,
  dialledCall,
  fitsBeside,
  freshReference,
  liveCall,
  Over,
  openPhone,
  wish,
} from '/demo/caller.js'
import { become, startAnew, takeHeight, whoIsThere } from '/demo/desk.js'
import { stories } from '/demo/stories.js'

const $ = (id) => document.getElementById(id)
const captionKey = 'demo-caption'
const greeting = 'Start with 1: the caller’s phone opens and dials.'

const chooseStory = 'Choose what goes wrong. Each takes less than a minute.'

let supervisor = false
/** Ends what is being told. */
let telling = new AbortController()
let told = null

say(recall() ?? greeting)

$('call').addEventListener('click', () => asAgent(callIn))
$('take').addEventListener('click', () => asAgent(() => tell('take', { onTheLine: true })))
$('break').addEventListener('click', () => {
  show('stories')
  say(chooseStory)
  focusFirst('stories')
})
$('back').addEventListener('click', () => {
  show('home')
  say(greeting)
  $('break').focus()
})
$('end').addEventListener('click', () => void end())
$('again').addEventListener('click', () => void again())
$('reset').addEventListener('click', () => void reset())
$('become').addEventListener('click', () => void change())
for (const button of document.querySelectorAll('[data-story]')) {
  button.addEventListener('click', () => asAgent(() => tell(button.dataset.story)))
}

whoIsThere((roles) => {
  if (roles.length === 0) return comeIn()
  supervisor = !roles.includes('agent')
  $('become-label').textContent = supervisor ? 'Back to Amy' : 'Become the supervisor'
  const sees = roles.includes('supervisor') ? 'a supervisor' : 'an admin'
  if (supervisor && $('caption').textContent === greeting) say(`You see what ${sees} sees.`)
})
new ResizeObserver(([bar]) => takeHeight(Math.ceil(bar.borderBoxSize[0].blockSize))).observe($('bar'))

void showCode()

/** Nobody is signed in: there is the code of their phone, and nothing to press. */
function comeIn() {
  show('nothing')
  say('Their e-mail and password stand where the demo was started; this is the code of everybody’s phone.')
}

/** The authenticator app of whoever sits here: six figures, until the next ones. */
async function showCode() {
  const answer = await fetch('/demo/code').catch(() => null)
  if (answer?.status === 404) return
  const shown = answer?.ok ? await answer.json() : null
  if (shown) $('code-figures').textContent = shown.code.replace(/^.../, '$& ')
  $('code').hidden = !shown
  setTimeout(() => void showCode(), shown ? shown.secondsLeft * 1_000 : 5_000)
}

/** Calls are answered by agents. */
function asAgent(work) {
  if (supervisor) say('Calls are answered by agents: go back to Amy first.', 'attention')
  else void work()
}

async function callIn() {
  stop()
  if (!dial(null)) return
  const beside = fitsBeside() ? '' : ' Make this window narrower to see both.'
  say(`The desk rings and answers by itself. Next: 2, Take £49.${beside}`)
}

/** Tells a story from its beginning. `onTheLine`: a caller who is there already will do. */
async function tell(name, { onTheLine = false } = {}) {
  stop()
  const story = stories[name]
  const { signal } = telling
  told = name
  $('title').textContent = story.title
  show('story')
  $('end').focus()
  const scene = {
    reference: freshReference(),
    amount: story.amount,
    signal,
    say: (text, tone) => {
      count('')
      if (!signal.aborted) say(text, tone)
    },
    count: (text) => signal.aborted || count(text),
    async dials() {
      const before = await liveCall()
      if (before && onTheLine) {
        const call = new Call(before.sid, signal)
        await call.holdsCard(story.card)
        return call
      }
      if (!dial(story.card)) throw new Over('')
      return dialledCall(signal, before?.sid)
    },
  }
  try {
    await story.tell(scene)
  } catch (error) {
    if (!(error instanceof Over)) throw error
    if (error.message !== '') scene.say(`${error.message} Start again, or end it.`, 'attention')
  }
}

function dial(card) {
  if (openPhone(card)) return true
  say('The browser has kept the phone’s window shut: allow pop-ups for this page.', 'attention')
  return false
}

/** What is told stops where it is; times go back to their usual pace. */
function stop() {
  telling.abort()
  telling = new AbortController()
  count('')
}

async function end() {
  const wasBroken = told !== 'take'
  stop()
  show(wasBroken ? 'stories' : 'home')
  say(wasBroken ? chooseStory : greeting)
  focusFirst(wasBroken ? 'stories' : 'home')
  await tidy()
}

async function again() {
  const name = told
  stop()
  await tidy()
  if (name) await tell(name)
}

/** Nobody stays on the line, and nothing runs fast. */
async function tidy() {
  try {
    const call = await liveCall()
    if (call) await new Call(call.sid, telling.signal).hangsUp()
  } catch (error) {
    // The call has ended by itself meanwhile, which is as good.
    if (!(error instanceof Over)) throw error
  }
}

async function reset() {
  stop()
  say('Forgetting calls and payments …')
  const buttons = document.querySelectorAll('button')
  for (const button of buttons) button.disabled = true
  const refused = await wish('reset')
  for (const button of buttons) button.disabled = false
  if (refused) return say(refused, 'attention')
  // The console is about to load anew, and this bar with it.
  remember('As at the start: forty payments of yesterday, and nothing else.')
  await startAnew()
}

async function change() {
  stop()
  if (!(await become(supervisor ? 'agent' : 'supervisor'))) say('That did not work.', 'attention')
}

function show(set) {
  for (const each of ['home', 'stories', 'story']) $(each).hidden = each !== set
}

function focusFirst(set) {
  $(set).querySelector('button').focus()
}

function say(text, tone = 'plain') {
  const caption = $('caption')
  // Writing the same words again would make a screen reader say them again.
  if (caption.textContent !== text) caption.textContent = text
  caption.dataset.tone = tone
}

/** A number that runs: seen, not read aloud. */
function count(text) {
  $('count').textContent = text
}

/** What to say first when the console is loaded anew. A browser may forbid that: then the bar begins as always. */
function remember(caption) {
  try {
    sessionStorage.setItem(captionKey, caption)
  } catch {
    // As above.
  }
}

function recall() {
  try {
    const caption = sessionStorage.getItem(captionKey)
    sessionStorage.removeItem(captionKey)
    return caption
  } catch {
    return null
  }
}
