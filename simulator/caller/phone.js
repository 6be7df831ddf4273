// The caller's phone: dials, shows what is going on, presses keys, hangs up. All it knows comes from the control API.
import { clearStrip, keysWereTold, keyWentDown } from '/phone/strip.js'
import { muted, playTone, setMuted } from '/phone/tones.js'

const keys = [
  ['1', ''],
  ['2', 'ABC'],
  ['3', 'DEF'],
  ['4', 'GHI'],
  ['5', 'JKL'],
  ['6', 'MNO'],
  ['7', 'PQRS'],
  ['8', 'TUV'],
  ['9', 'WXYZ'],
  ['*', ''],
  ['0', ''],
  ['#', ''],
]
const keyNames = { '*': 'Star', '#': 'Hash' }
const keyLitMs = 140

const asked = {
  'payment-card-number': 'Type the card number or pick a card below.',
  'expiration-date': 'Type the expiry date: four keys, month then year.',
  'security-code': 'Type the security code from the card.',
  'postal-code': 'Type the postcode, then #.',
  'bank-routing-number': 'Type the nine digits of the routing number.',
  'bank-account-number': 'Type the account number, then #.',
}

const $ = (selector) => document.querySelector(selector)
const query = new URLSearchParams(location.search)

let call = null
let events = null
let heldCard = null
let ownKeys = Promise.resolve()

buildKeypad()
await buildCards()
showMute()
$('#mute').addEventListener('click', () => {
  setMuted(!muted())
  showMute()
})
$('#call').addEventListener('click', () => (isLive() ? hangUp() : dial()))
document.addEventListener('keydown', (event) => {
  if (event.repeat || event.ctrlKey || event.metaKey || event.altKey) return
  if (/^[0-9*#]$/.test(event.key)) press(event.key)
})
// A phone whose window is closed is a phone that was hung up.
window.addEventListener('pagehide', () => {
  if (isLive()) navigator.sendBeacon(`/control/calls/${call.sid}/hangup`)
})
setInterval(showTimer, 250)
render()
if (query.get('auto') === '1') void dial()

async function dial() {
  clearStrip()
  heldCard = null
  const wanted = { from: query.get('from'), to: query.get('to'), name: query.get('name') }
  const given = Object.fromEntries(Object.entries(wanted).filter(([, value]) => value !== null))
  const made = await post('/control/calls', given)
  if (!made) return
  call = { ...made, heard: [], legs: [], strip: [], payment: null, problem: null }
  render()
  events?.close()
  events = new EventSource(`/control/calls/${made.sid}/events`)
  events.addEventListener('key', ({ data }) => {
    const { id, key } = JSON.parse(data)
    if (keyWentDown(key, id)) sound(key)
  })
  events.addEventListener('state', ({ data }) => {
    call = JSON.parse(data)
    keysWereTold(call.strip)
    if (!isLive() || ['processing', 'ended'].includes(call.payment?.state)) heldCard = null
    if (!isLive()) events.close()
    render()
  })
  // A card in hand from the start types itself as soon as it is asked for.
  if (query.get('card')) await takeUpCard(query.get('card'))
}

async function hangUp() {
  await post(`/control/calls/${call.sid}/hangup`, {})
}

// Keys leave one after the other, so that quick fingers do not overtake themselves on the way.
function press(key) {
  if (!isLive()) return
  heldCard = null
  keyWentDown(key, null)
  sound(key)
  const { sid } = call
  ownKeys = ownKeys.then(() => post(`/control/calls/${sid}/keys`, { keys: key, wait: false }))
}

async function takeUpCard(name) {
  heldCard = name
  render()
  if (!(await post(`/control/calls/${call.sid}/card`, { card: name }))) heldCard = null
  render()
}

async function post(path, body) {
  try {
    const headers = { 'content-type': 'application/json' }
    const answer = await fetch(path, { method: 'POST', headers, body: JSON.stringify(body) })
    const read = await answer.json()
    if (answer.ok) return read
    show({ state: 'Not possible', hint: read.error, tone: 'attention' })
  } catch {
    show({ state: 'No line', hint: 'The simulator does not answer.', tone: 'stop' })
  }
  return null
}

function isLive() {
  return call !== null && ['queued', 'ringing', 'in-progress'].includes(call.status)
}

function render() {
  show(wording())
  $('#numbers').textContent = call?.from ? `From ${readable(call.from)} to ${readable(call.to)}` : ''
  const live = isLive()
  const problem = call?.problem
  $('#problem').hidden = !problem
  setText(
    $('#problem'),
    problem ? `Instructions could not be followed: ${problem.message} (${problem.code})` : '',
  )
  $('#call').dataset.does = live ? 'hangup' : 'call'
  $('#call-label').textContent = live ? 'Hang up' : call ? 'Call again' : 'Call'
  for (const button of document.querySelectorAll('.key-button')) button.disabled = !live
  for (const button of document.querySelectorAll('.card-button')) {
    button.disabled = !live
    button.setAttribute('aria-pressed', String(button.dataset.card === heldCard))
  }
  showTimer()
}

// British numbers in the groups in which they are read out; others as they are.
function readable(number) {
  return number.replace(/^\+44(20)(\d{4})(\d{4})$/, '+44 $1 $2 $3').replace(/^\+44(\d{4})(\d+)$/, '+44 $1 $2')
}

function wording() {
  if (!call) return { state: 'Ready to call', hint: 'Press Call: the desk will ring.', tone: 'idle' }
  if (!isLive()) return { state: lineState(), hint: lastWords() ?? 'The line is closed.', tone: 'idle' }
  const { payment } = call
  if (payment?.state === 'capturing') {
    return { state: lineState(), hint: asked[payment.capture.replace('-matcher', '')], tone: 'asking' }
  }
  if (payment?.state === 'processing') {
    return { state: lineState(), hint: 'The agent has sent it to your bank.', tone: 'idle' }
  }
  return { state: lineState(), hint: lastWords() ?? talking(), tone: 'idle' }
}

function lineState() {
  const words = {
    ringing: 'Calling…',
    queued: 'Calling…',
    'in-progress': 'On the call',
    busy: 'Line busy',
    'no-answer': 'No answer',
    failed: 'Call failed',
    canceled: 'Call ended',
    completed: 'Call ended',
  }
  return words[call.status] ?? call.status
}

function talking() {
  if (call.status !== 'in-progress') return 'It is ringing at the desk.'
  return call.legs.some(({ status }) => status === 'in-progress')
    ? 'You are talking to the agent.'
    : 'You are waiting for an agent.'
}

function lastWords() {
  const words = call.heard?.at(-1)
  return words && !call.legs.some(({ status }) => status === 'in-progress') ? `“${words}”` : null
}

function show({ state, hint, tone }) {
  setText($('#state'), state)
  setText($('#hint'), hint)
  $('#hint').dataset.tone = tone
}

// Writing the same words again would make a screen reader say them again.
function setText(element, text) {
  if (element.textContent !== text) element.textContent = text
}

function showTimer() {
  const from = call?.answeredAt ? Date.parse(call.answeredAt) : null
  const until = call?.endedAt ? Date.parse(call.endedAt) : Date.now()
  const seconds = from === null ? null : Math.max(0, Math.floor((until - from) / 1_000))
  const two = (value) => String(value).padStart(2, '0')
  const text = seconds === null ? '' : `${two(Math.floor(seconds / 60))}:${two(seconds % 60)}`
  setText($('#timer'), text)
  document.title = call ? `${lineState()}${text ? ` ${text}` : ''} · Caller’s phone` : 'Caller’s phone'
}

function showMute() {
  $('#mute').setAttribute('aria-pressed', String(muted()))
}

function sound(key) {
  playTone(key)
  const button = document.querySelector(`.key-button[data-key="${CSS.escape(key)}"]`)
  button.dataset.down = ''
  setTimeout(() => delete button.dataset.down, keyLitMs)
}

function buildKeypad() {
  for (const [key, letters] of keys) {
    const button = document.createElement('button')
    button.type = 'button'
    button.className = 'key-button'
    button.dataset.key = key
    button.setAttribute('aria-label', keyNames[key] ?? key)
    button.append(span('key-digit', key))
    if (letters !== '') button.append(span('key-letters', letters))
    // Fingers expect the key to go when it is touched; keyboards and screen readers send a click without a pointer.
    button.addEventListener('pointerdown', (event) => event.button === 0 && !button.disabled && press(key))
    button.addEventListener('click', (event) => event.detail === 0 && press(key))
    $('#keypad').append(button)
  }
}

async function buildCards() {
  const { cards } = await (await fetch('/control/cards')).json()
  for (const { name, label, story } of cards.filter(({ onPhone }) => onPhone)) {
    const button = document.createElement('button')
    button.type = 'button'
    button.className = 'card-button'
    button.dataset.card = name
    button.textContent = label
    button.title = `${label}: ${story}`
    button.setAttribute('aria-label', `${label}: ${story}`)
    button.setAttribute('aria-pressed', 'false')
    button.disabled = true
    button.addEventListener('click', () => void takeUpCard(name))
    $('#cards').append(button)
  }
}

function span(className, text) {
  const element = document.createElement('span')
  element.className = className
  element.textContent = text
  return element
}
