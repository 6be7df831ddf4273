// The strip: for each key what left the phone, what the desk was told of it, and after how many milliseconds.
// The keys live only here, in the page, and each for a few seconds.
const columnsShown = 12
const keyVisibleMs = 4_000
const hidden = '•'

const columns = document.querySelector('#columns')
const note = document.querySelector('#strip-note')
const invitation = 'Each key will show here, with what the desk was told.'

let pressed = []
let measuredMs = []

export function clearStrip() {
  pressed = []
  measuredMs = []
  draw()
}

// A key went down. A key pressed here has no number yet; it gets one when the line reports it.
// Returns whether the key was news.
export function keyWentDown(key, id) {
  const own = pressed.find((press) => press.id === null && press.key === key)
  if (id !== null && own) {
    own.id = id
    return false
  }
  const press = { id, key, told: null, ms: null, state: 'pending' }
  pressed = [...pressed, press].slice(-columnsShown)
  setTimeout(() => {
    press.key = hidden
    draw()
  }, keyVisibleMs)
  draw()
  return true
}

// What the line knows of the keys by now: told to the desk, or only heard on the line.
export function keysWereTold(entries) {
  for (const { id, field, told, ms } of entries) {
    const press = pressed.find((candidate) => candidate.id === id)
    if (!press || press.state === 'told') continue
    if (ms !== null) {
      Object.assign(press, { told, ms, state: 'told' })
      measuredMs.push(ms)
    } else if (field === null) {
      press.state = 'heard'
    }
  }
  draw()
}

function draw() {
  const empty = Array.from({ length: columnsShown - pressed.length }, () => null)
  columns.replaceChildren(...[...pressed, ...empty].map(column))
  note.textContent = summary()
}

function column(press) {
  const item = document.createElement('li')
  const told = { told: press?.told, heard: '–', pending: '', lost: '' }[press?.state] ?? ''
  item.append(cell('cell key', press?.key ?? ''), cell('link', ''), cell('cell told', told))
  item.append(cell('ms', press?.ms == null ? '' : String(Math.round(press.ms))))
  if (!press) item.setAttribute('aria-hidden', 'true')
  else item.dataset.state = press.state
  return item
}

function cell(className, text) {
  const element = document.createElement('span')
  element.className = className
  element.textContent = text
  return element
}

function summary() {
  if (pressed.length > 0 && pressed.at(-1).state === 'heard') {
    return 'Heard on the line only: nothing is being asked.'
  }
  if (measuredMs.length === 0) return invitation
  const sorted = measuredMs.toSorted((a, b) => a - b)
  const median = sorted[Math.floor(sorted.length / 2)]
  return `From key to desk: median ${Math.round(median)} ms, slowest ${Math.round(sorted.at(-1))} ms.`
}

draw()
