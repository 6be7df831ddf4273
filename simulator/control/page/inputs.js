// One control per kind of fault. Each returns its element, and `show` to bring it up to date. A control that is being
// edited is left alone.
import { make } from '/control/page/dom.js'

/** @returns {{ element: HTMLElement, show: (value: unknown) => void }} */
export function inputFor(fault, set) {
  return kinds[fault.input.type](fault, set)
}

const kinds = { flag, countdown, choice, number, answering, losing, 'payments-error': paymentsError }

function flag({ name }, set) {
  const box = make('input', { type: 'checkbox', role: 'switch', className: 'switch', id: idOf(name) })
  box.addEventListener('change', () => set(box.checked))
  return { element: box, show: (value) => (box.checked = value) }
}

function countdown({ name }, set) {
  const often = select(idOf(name), [
    ['off', 'Off'],
    ['times', 'Next'],
    ['always', 'Always'],
  ])
  const times = counter(`Times that ${name} strikes`)
  const element = make('span', { className: 'inputs' }, [often, times])
  const wanted = () => ({ off: false, always: true, times: Number(times.value) || 1 })[often.value]
  often.addEventListener('change', () => set(wanted()))
  times.addEventListener('change', () => times.reportValidity() && set(wanted()))
  return {
    element,
    show(value) {
      if (isEdited(element)) return
      often.value = value === true ? 'always' : value === false || value === 0 ? 'off' : 'times'
      times.hidden = often.value !== 'times'
      if (!times.hidden) times.value = String(value)
    },
  }
}

function choice({ name, input }, set) {
  const box = select(
    idOf(name),
    input.values.map((value) => [value, /^\w/.test(value) ? value : `“${value}”`]),
  )
  box.addEventListener('change', () => set(box.value))
  return { element: box, show: (value) => (box.value = value) }
}

function number({ name, input }, set) {
  const { unit, min, max, orNull } = input
  const box = make('input', { type: 'number', min, max, step: 1, id: idOf(name), className: 'amount' })
  if (orNull) box.placeholder = 'usual'
  const wanted = () => (box.value === '' ? (orNull ? null : 0) : Number(box.value))
  box.addEventListener('change', () => box.reportValidity() && set(wanted()))
  return {
    element: make('span', { className: 'with-unit' }, [box, make('span', {}, unit)]),
    show(value) {
      if (!isEdited(box)) box.value = value === null ? '' : String(value)
    },
  }
}

function answering({ name }, set) {
  const status = make('input', {
    type: 'number',
    min: 400,
    max: 599,
    step: 1,
    required: true,
    id: idOf(name),
  })
  status.placeholder = '503'
  status.className = 'short'
  const on = concerned(name)
  const times = counter(`Times that ${name} strikes`)
  return form(set, {
    parts: [labelled('Status', status), labelled('Times', times), labelled('Request contains', on)],
    read: () => ({ status: Number(status.value), count: Number(times.value) || 1, on: on.value.trim() }),
    write(value) {
      status.value = value?.status ?? ''
      times.value = value?.count ?? '1'
      on.value = value?.on ?? ''
    },
  })
}

function losing({ name, input }, set) {
  const how = select(
    idOf(name),
    input.ways.map((way) => [way, way]),
  )
  const on = concerned(name)
  const times = counter(`Times that ${name} strikes`)
  return form(set, {
    parts: [labelled('Answer', how), labelled('Times', times), labelled('Request contains', on)],
    read: () => ({ how: how.value, count: Number(times.value) || 1, on: on.value.trim() }),
    write(value) {
      how.value = value?.how ?? input.ways[0]
      times.value = value?.count ?? '1'
      on.value = value?.on ?? ''
    },
  })
}

function paymentsError({ name, input }, set) {
  const code = make('input', {
    type: 'number',
    min: 1,
    max: 99_999,
    step: 1,
    required: true,
    id: idOf(name),
  })
  code.placeholder = '64001'
  code.className = 'short'
  const on = select(
    `${idOf(name)}-step`,
    input.steps.map((step) => [step, step]),
  )
  const times = counter(`Times that ${name} strikes`)
  return form(set, {
    parts: [labelled('Code', code), labelled('Times', times), labelled('Step', on)],
    read: () => ({ code: Number(code.value), on: on.value, count: Number(times.value) || 1 }),
    write(value) {
      code.value = value?.code ?? ''
      times.value = value?.count ?? '1'
      on.value = value?.on ?? input.steps[0]
    },
  })
}

/** Several values that count only together: set by one button, off by another. */
function form(set, { parts, read, write }) {
  const off = make('button', { type: 'button', className: 'button' }, 'Off')
  const apply = make('button', { type: 'submit', className: 'button' }, 'Set')
  const element = make('form', { className: 'value-form' }, [...parts, apply, off])
  element.addEventListener('submit', (event) => {
    event.preventDefault()
    set(read())
  })
  off.addEventListener('click', () => {
    write(null)
    set(null)
  })
  let shown
  return {
    element,
    show(value) {
      off.disabled = value === null
      const next = JSON.stringify(value)
      if (next === shown || isEdited(element)) return
      shown = next
      write(value)
    },
  }
}

/** The box for the text that limits a fault to some requests. */
function concerned(name) {
  const box = make('input', { type: 'text', placeholder: 'any', className: 'path' })
  box.setAttribute('aria-label', `Requests of ${name} contain`)
  return box
}

function labelled(text, input) {
  return make('label', { className: 'field' }, [make('span', {}, text), input])
}

function counter(label) {
  const box = make('input', {
    type: 'number',
    min: 1,
    max: 1_000_000,
    step: 1,
    value: '1',
    className: 'count',
  })
  box.setAttribute('aria-label', label)
  return box
}

function select(id, options) {
  return make(
    'select',
    { id },
    options.map(([value, text]) => make('option', { value }, text)),
  )
}

function isEdited(element) {
  const active = document.activeElement
  return element.contains(active) && (active.type === 'number' || active.type === 'text')
}

function idOf(name) {
  return `input-${name}`
}
