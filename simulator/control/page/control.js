// The control page: asks for the state of the world once a second while somebody is looking.
import { $, ask } from '/control/page/dom.js'
import { buildFaults, showFaults } from '/control/page/faults.js'
import { showWorld } from '/control/page/panels.js'

const everyMs = 1_000

const { faults } = (await ask('GET', '/faults/explained')) ?? { faults: [] }
buildFaults(faults, (values) => values && showFaults(values))

$('#reset').addEventListener('click', async () => {
  const values = await ask('DELETE', '/faults')
  if (values) showFaults(values)
})
$('#scale').addEventListener('change', async () => {
  if ($('#scale').reportValidity()) await ask('PUT', '/clock', { scale: Number($('#scale').value) })
  await refresh()
})
$('#advance').addEventListener('submit', async (event) => {
  event.preventDefault()
  const ms = Number($('#advance-by').value) * Number($('#advance-unit').value)
  await ask('POST', '/clock/advance', { ms })
  await refresh()
})

setInterval(() => document.hidden || void refresh(), everyMs)
await refresh()

async function refresh() {
  const world = await overview()
  if (!world) return
  showFaults(world.faults)
  showWorld(world, refresh)
}

// Apart from `ask`, so that a look at the world does not take away the notice of a refusal.
async function overview() {
  try {
    return await (await fetch('/control/overview')).json()
  } catch {
    $('#summary').textContent = 'The simulator does not answer.'
    return null
  }
}
