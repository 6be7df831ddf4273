// The state of the world, drawn again when it changed: clock, calls, money, devices, requests.
import { $, ask, make, setText } from '/control/page/dom.js'

const drawn = new Map()

/** Draws a list again only when its data changed, so that focus and selection stay where they are. */
function draw(id, items, toRow, empty) {
  const state = JSON.stringify(items)
  if (drawn.get(id) === state) return
  drawn.set(id, state)
  const list = $(`#${id}`)
  const focused = list.contains(document.activeElement) ? document.activeElement.dataset.focus : null
  list.replaceChildren(...(items.length > 0 ? items.map(toRow) : [make('li', { className: 'empty' }, empty)]))
  if (focused) list.querySelector(`[data-focus="${CSS.escape(focused)}"]`)?.focus()
}

/** @param refresh draws the whole page again, after something was done */
export function showWorld({ clock, calls, money, devices, requests }, refresh) {
  showClock(clock)
  draw('calls', calls, (call) => callRow(call, refresh), 'Nobody is on the line.')
  draw('money', money, (each) => moneyRow(each, refresh), 'No money has moved.')
  draw('devices', devices, (device) => deviceRow(device, refresh), 'No device has been rung yet.')
  draw('requests', requests, requestRow, 'Nothing has been sent yet.')
}

function showClock({ scale, elapsedMs, pending }) {
  const seconds = Math.floor(elapsedMs / 1_000)
  const two = (value) => String(value).padStart(2, '0')
  const time = `${Math.floor(seconds / 3_600)}:${two(Math.floor(seconds / 60) % 60)}:${two(seconds % 60)}`
  const waits = pending === 1 ? '1 wait' : `${pending} waits`
  setText($('#clock-state'), `${time} since the start, ${waits} under way`)
  if (document.activeElement !== $('#scale')) $('#scale').value = String(scale)
}

function callRow({ sid, from, status, recording, payment, legs, problem }, refresh) {
  const agents = legs.map(({ identity, status }) => `${identity} ${status}`).join(', ')
  return make('li', { className: 'row' }, [
    make('div', { className: 'row-main' }, [
      make('p', { className: 'row-title' }, from),
      make(
        'p',
        { className: 'row-detail' },
        [status, agents, `recording ${recording}`].filter(Boolean).join(' · '),
      ),
      payment ? make('p', { className: 'row-detail' }, paymentWords(payment)) : null,
      problem
        ? make('p', { className: 'row-detail tone-stop' }, `${problem.message} (${problem.code})`)
        : null,
    ]),
    button('Hang up', `hangup-${sid}`, () => ask('POST', `/calls/${sid}/hangup`, {}).then(refresh)),
  ])
}

function paymentWords({ state, capture, digits, chargeAmount, currency, result }) {
  const what = chargeAmount === null ? 'saving a card' : `${chargeAmount} ${currency}`
  const where = capture ? `${capture}, ${digits} keyed` : (result ?? state)
  return `${what} · ${where}`
}

function moneyRow({ payment, alt_key, amount, currency, shuttle, ledger, gatewayCharges }, refresh) {
  const release = (as) => ask('POST', `/payments/${payment}/release`, { as }).then(refresh)
  const isHeld = shuttle?.gateway_status === 'HELD'
  const charges = gatewayCharges > 1 ? `${ledger} ${gatewayCharges}×` : ledger
  return make('li', { className: 'row' }, [
    make('div', { className: 'row-main' }, [
      make('p', { className: 'row-title' }, [
        `${amount} ${currency}`,
        make('span', { className: 'quiet' }, alt_key ?? ''),
      ]),
      make('p', { className: 'row-detail mono' }, payment),
      make('p', { className: 'tags' }, [
        tag('Ledger', charges ?? 'nothing', gatewayCharges > 1 ? 'stop' : ledgerTones[ledger]),
        tag('Shuttle', shuttle ? shuttleWords(shuttle) : 'does not know it', shuttleTones[shuttle?.status]),
      ]),
    ]),
    isHeld
      ? make('div', { className: 'row-actions' }, [
          button('Release', `release-${payment}`, () => release('success')),
          button('Decline', `decline-${payment}`, () => release('declined')),
        ])
      : null,
  ])
}

const ledgerTones = { charged: 'accepted', reserved: 'accepted', declined: 'stop' }
const shuttleTones = {
  SUCCESS: 'accepted',
  UNATTRIBUTED: 'accepted',
  PENDING: 'attention',
  UNRESOLVED: 'attention',
  DECLINED: 'stop',
  REQAUTH: 'stop',
}

function shuttleWords({ status, gateway_status }) {
  const isPlain = ['APPROVED', 'DECLINED', 'PENDING'].includes(gateway_status)
  return isPlain ? status : `${status}, ${gateway_status}`
}

function deviceRow({ identity, behaviour, answersAfterMs, isOnCall }, refresh) {
  const path = `/devices/${encodeURIComponent(identity)}`
  const options = { answer: 'answers', busy: 'is busy', 'no-answer': 'does not answer' }
  const choice = make(
    'select',
    { 'aria-label': `How the device of ${identity} reacts` },
    Object.entries(options).map(([value, text]) => make('option', { value }, text)),
  )
  choice.value = behaviour
  choice.dataset.focus = `device-${identity}`
  choice.addEventListener('change', () =>
    ask('PUT', path, { behaviour: choice.value, answersAfterMs }).then(refresh),
  )
  const detail = behaviour === 'answer' ? `after ${answersAfterMs} ms` : ''
  return make('li', { className: 'row' }, [
    make('div', { className: 'row-main' }, [
      make('p', { className: 'row-title' }, identity),
      make('p', { className: 'row-detail' }, isOnCall ? 'on a call' : detail || 'free'),
    ]),
    make('div', { className: 'row-actions' }, [
      isOnCall
        ? button('Hang up', `off-${identity}`, () => ask('POST', `${path}/hangup`, {}).then(refresh))
        : null,
      choice,
    ]),
  ])
}

function requestRow({ kind, url, status, failure, attempt, ms, at }) {
  const { pathname, search } = new URL(url)
  const isGood = status !== null && status < 400
  return make('li', { className: 'request' }, [
    make('span', { className: `status tone-${isGood ? 'accepted' : 'stop'}` }, String(status ?? failure)),
    make('span', { className: 'kind' }, attempt > 1 ? `${kind}, try ${attempt}` : kind),
    make('span', { className: 'url mono', title: url }, pathname + search),
    make('span', { className: 'quiet' }, `${Math.round(ms)} ms`),
    make('time', { className: 'quiet', dateTime: at }, new Date(at).toLocaleTimeString('en-GB')),
  ])
}

function tag(who, text, tone) {
  return make('span', { className: `tag tone-${tone ?? 'idle'}` }, [make('span', {}, `${who}: `), text])
}

function button(text, focus, act) {
  const element = make('button', { type: 'button', className: 'button' }, text)
  element.dataset.focus = focus
  element.addEventListener('click', act)
  return element
}
