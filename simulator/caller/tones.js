// The tones of a telephone keypad (ITU-T Q.23): one low and one high frequency for each key.
const lowHz = [697, 770, 852, 941]
const highHz = [1209, 1336, 1477]
const layout = ['123', '456', '789', '*0#']

const toneSeconds = 0.12
const volume = 0.05
const rememberedAs = 'phone-muted'

let context = null
let isMuted = localStorage.getItem(rememberedAs) === 'true'

export function muted() {
  return isMuted
}

export function setMuted(value) {
  isMuted = value
  localStorage.setItem(rememberedAs, String(value))
}

// Browsers let a page make sound only after somebody has touched it; until then keys are silent.
export function playTone(key) {
  if (isMuted || !navigator.userActivation?.hasBeenActive) return
  const row = layout.findIndex((keys) => keys.includes(key))
  if (row === -1) return
  context ??= new AudioContext()
  const gain = context.createGain()
  const start = context.currentTime
  const end = start + toneSeconds
  gain.gain.setValueAtTime(volume, start)
  gain.gain.setTargetAtTime(0, end - 0.02, 0.008)
  gain.connect(context.destination)
  for (const hz of [lowHz[row], highHz[layout[row].indexOf(key)]]) {
    const oscillator = context.createOscillator()
    oscillator.frequency.value = hz
    oscillator.connect(gain)
    oscillator.start(start)
    oscillator.stop(end + 0.05)
  }
}
