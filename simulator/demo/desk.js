// The console that shows this bar, reached by messages: both say only what is listed in its components/demo/messages.ts.
const console = originOfParent()
const waiting = new Map()
const answerMsMax = 15_000
let lastId = 0
let onViewer = () => {}

/** Calls `hear` with the roles of whoever is signed in (none while nobody is), now and whenever that changes. */
export function whoIsThere(hear) {
  onViewer = hear
  tell({ ready: true })
}

/** Opens the desk with these details filled in; the person presses the rest. */
export function prefill(details) {
  return ask({ prefill: details })
}

/** Goes on as the agent or the supervisor. */
export function become(who) {
  return ask({ become: who })
}

/** Runs business time of the console faster for a while, or at its usual pace: `{ scale, forMs }` or `{ usual: true }`. */
export function pace(pace) {
  return ask({ pace })
}

/** Everything was forgotten: the console loads its desk anew. */
export function startAnew() {
  return ask({ reset: true })
}

/** How much room the bar needs, in CSS pixels. */
export function takeHeight(height) {
  tell({ height })
}

window.addEventListener('message', ({ source, origin, data }) => {
  if (source !== window.parent || origin !== console) return
  if (data.viewer) {
    document.documentElement.dataset.theme = data.theme
    onViewer(data.viewer.roles)
  }
  waiting.get(data.answer)?.(data.done === true)
})

/** Resolves with whether it was done; a console that does not answer has not done it. */
function ask(message) {
  const id = ++lastId
  return new Promise((resolve) => {
    const finish = (done) => {
      clearTimeout(late)
      waiting.delete(id)
      resolve(done)
    }
    const late = setTimeout(finish, answerMsMax, false)
    waiting.set(id, finish)
    tell({ id, ...message })
  })
}

function tell(message) {
  if (console) window.parent.postMessage(message, console)
}

// Browsers without the list of ancestors tell where the frame was loaded from.
function originOfParent() {
  if (window.parent === window) return null
  return location.ancestorOrigins?.[0] ?? (document.referrer ? new URL(document.referrer).origin : null)
}
