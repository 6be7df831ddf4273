// Small helpers: elements, and requests to the control API.

/** Makes an element. `content` is text, an element, or a list of both; null is left out. */
export function make(tag, properties = {}, content = []) {
  const element = document.createElement(tag)
  for (const [name, value] of Object.entries(properties)) {
    if (name in element) element[name] = value
    else element.setAttribute(name, value)
  }
  element.append(...[content].flat().filter((part) => part !== null))
  return element
}

/** Text in which `code` between backticks is set as code. */
export function withCode(text) {
  return text.split('`').map((part, place) => (place % 2 === 1 ? make('code', {}, part) : part))
}

export const $ = (selector) => document.querySelector(selector)

// Writing the same words again would make a screen reader say them again.
export function setText(element, text) {
  if (element.textContent !== text) element.textContent = text
}

/** Shows why something did not work until something works again; null takes the notice away. */
export function notice(text) {
  $('#notice').hidden = text === null
  setText($('#notice'), text ?? '')
}

/** One request to the control API: its answer, or null when it was refused, which is then shown. */
export async function ask(method, path, body) {
  try {
    const headers = { 'content-type': 'application/json' }
    const sent = body === undefined ? undefined : JSON.stringify(body)
    const answer = await fetch(`/control${path}`, { method, headers, body: sent })
    const read = await answer.json()
    notice(answer.ok ? null : read.error)
    return answer.ok ? read : null
  } catch {
    notice('The simulator does not answer.')
    return null
  }
}
