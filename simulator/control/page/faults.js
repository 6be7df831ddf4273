// Every fault as a row, in its group: what it does, its control, and whether it is as usual.
import { $, ask, make, setText, withCode } from '/control/page/dom.js'
import { inputFor } from '/control/page/inputs.js'

/** @type {Map<string, { fault: object, row: HTMLElement, usual: HTMLElement, show: (value: unknown) => void }>} */
const rows = new Map()
let shown = ''

/** Builds the rows from what the simulator knows, so that none can be missing. `changed` is told of each new state. */
export function buildFaults(faults, changed) {
  const groups = new Map()
  for (const fault of faults) groups.set(fault.group, [...(groups.get(fault.group) ?? []), fault])
  for (const [group, members] of groups) {
    const id = `group-${group.toLowerCase().replaceAll(' ', '-')}`
    $('#groups').append(make('a', { href: `#${id}` }, group))
    const list = make(
      'ul',
      {},
      members.map((fault) => buildRow(fault, changed)),
    )
    $('#fault-groups').append(
      make('section', { className: 'panel', id, 'aria-label': group }, [
        make('div', { className: 'panel-head' }, make('h3', {}, group)),
        list,
      ]),
    )
  }
}

function buildRow(fault, changed) {
  const { name, effect } = fault
  const set = async (value) => {
    const all = await ask('PUT', '/faults', { [name]: value })
    changed(all ?? (await ask('GET', '/faults')))
  }
  const { element, show } = inputFor(fault, set)
  const usual = make('p', { className: 'usual', hidden: true })
  const row = make('li', { className: 'fault', id: `fault-${name}` }, [
    make('div', { className: 'fault-words' }, [
      make('label', { className: 'fault-name', htmlFor: `input-${name}` }, name),
      make('p', { className: 'effect' }, withCode(effect)),
      usual,
    ]),
    make('div', { className: 'fault-control' }, element),
  ])
  rows.set(name, { fault, row, usual, show })
  return row
}

/** Brings every row, the list of what is not as usual, and the summary up to date. */
export function showFaults(values) {
  for (const [name, { show }] of rows) show(values[name])
  const state = JSON.stringify(values)
  if (state === shown) return
  shown = state
  const odd = [...rows.values()].filter(({ fault }) => !same(values[fault.name], fault.off))
  for (const { fault, row, usual } of rows.values()) {
    const isOdd = odd.some((each) => each.fault === fault)
    row.classList.toggle('is-changed', isOdd)
    usual.hidden = !isOdd
    setText(usual, isOdd ? `Usually ${words(fault.off)}` : '')
  }
  $('#changed').hidden = odd.length === 0
  $('#changed').replaceChildren(
    ...odd.map(({ fault }) =>
      make(
        'li',
        {},
        make('a', { href: `#fault-${fault.name}` }, `${fault.name}: ${words(values[fault.name])}`),
      ),
    ),
  )
  $('#reset').disabled = odd.length === 0
  setText($('#summary'), odd.length === 0 ? 'Everything as usual' : `${odd.length} not at default`)
}

function same(a, b) {
  return JSON.stringify(a) === JSON.stringify(b)
}

function words(value) {
  if (value === null || value === false) return 'off'
  if (value === true) return 'on'
  if (typeof value === 'string') return /^\w/.test(value) ? value : `“${value}”`
  if (typeof value === 'number') return String(value)
  const { status, code, how, on, count } = value
  return [status ?? code ?? how, on === '' ? null : on, `${count}×`].filter(Boolean).join(' ')
}
