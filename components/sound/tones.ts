/**
 * The product's few sounds: single sine tones below 600 Hz and soft, so that nothing resembles a keypad tone in the caller's
 * ear. Never one for a key: its rhythm would leak through an open microphone.
 */
export type Cue = 'ring' | 'attention' | 'tick'

interface Note {
  readonly hertz: number
  /** Where the tone glides to, `null` when it stays. */
  readonly toHertz: number | null
  readonly afterMs: number
  readonly ms: number
}

/** Each cue, note by note. */
export const cues: Readonly<Record<Cue, readonly Note[]>> = {
  ring: [
    { hertz: 392, toHertz: null, afterMs: 0, ms: 180 },
    { hertz: 523, toHertz: null, afterMs: 240, ms: 220 },
  ],
  attention: [{ hertz: 440, toHertz: 392, afterMs: 0, ms: 160 }],
  tick: [{ hertz: 330, toHertz: null, afterMs: 0, ms: 70 }],
}

/** −24 dB of full scale, and half as loud again for those who asked for more. */
const gains = { off: 0, soft: 10 ** (-24 / 20), loud: 10 ** (-18 / 20) } as const
export type Volume = keyof typeof gains

const fadeMs = 20
let context: AudioContext | null = null

/** Plays a cue. A browser that has not been touched yet stays silent; every cue has a visible twin. */
export function play(cue: Cue, volume: Volume): void {
  if (volume === 'off' || typeof AudioContext === 'undefined') return
  context ??= new AudioContext()
  if (context.state === 'suspended') void context.resume()
  for (const note of cues[cue]) sound(context, note, gains[volume])
}

function sound(audio: AudioContext, { hertz, toHertz, afterMs, ms }: Note, gain: number): void {
  const [start, end] = [audio.currentTime + afterMs / 1_000, audio.currentTime + (afterMs + ms) / 1_000]
  const tone = audio.createOscillator()
  const level = audio.createGain()
  tone.frequency.setValueAtTime(hertz, start)
  if (toHertz !== null) tone.frequency.linearRampToValueAtTime(toHertz, end)
  // Without a fade a tone begins and ends with a click.
  level.gain.setValueAtTime(0, start)
  level.gain.linearRampToValueAtTime(gain, start + fadeMs / 1_000)
  level.gain.setValueAtTime(gain, end - fadeMs / 1_000)
  level.gain.linearRampToValueAtTime(0, end)
  tone.connect(level).connect(audio.destination)
  tone.start(start)
  tone.stop(end)
}
