import type { Instant } from './instant'

/**
 * Whether keys arrive in pairs: a phone on speaker, or a line that sends every tone twice, brings each key a second time at
 * once. Fingers that are quick on "44" now and then do not look like that: here nearly every press has its echo. Nearly,
 * because a key may be held up on its way to us.
 *
 * @param times when each key arrived, in the order of arrival
 */
export function arriveTwice(times: readonly Instant[]): boolean {
  const gaps = times.slice(1).map((at, index) => at - (times[index] ?? at))
  // The last key may still wait for its echo.
  const echoes = gaps.filter((_, place) => place % 2 === 0)
  const rests = gaps.filter((_, place) => place % 2 === 1)
  if (echoes.length < pairsMin) return false
  const late = echoes.filter((echo) => echo > echoMsMax).length
  if (late * pairsPerLate > echoes.length) return false
  const rest = medianOf(rests)
  return rest >= restMsMin && rest >= medianOf(echoes) * restsPerEcho
}

function medianOf(values: readonly number[]): number {
  return [...values].sort((one, other) => one - other)[Math.floor(values.length / 2)] ?? 0
}

/** Fewer pairs could be chance. Nobody's card number is five doubled digits typed in that rhythm. */
const pairsMin = 5
/** Two tones of one press are closer together than fingers get. */
const echoMsMax = 120
/** One echo in so many may come later than that. */
const pairsPerLate = 4
/** No finger is back on the next key sooner: keys that come closer together were held up on their way, and arrive in a heap. */
const restMsMin = 150
/** Between two presses there is usually so much more time than between a press and its echo. */
const restsPerEcho = 2
