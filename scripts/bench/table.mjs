/**
 * One measured figure.
 *
 * @typedef {object} Figure
 * @property {string} name for programs: `load.desk`
 * @property {string} what for people
 * @property {number} value
 * @property {string} unit
 * @property {number | null} limit the most that is good; `null` when the figure is only told
 * @property {unknown} [details] what it is made of
 */

/** @param {Figure} figure */
export function isMissed({ value, limit }) {
  return limit !== null && value > limit
}

/**
 * The figures as lines of equal columns; a missed limit says so in words.
 *
 * @param {Figure[]} figures
 */
export function tableOf(figures) {
  const rows = figures.map((figure) => [
    figure.what,
    `${figure.value} ${figure.unit}`,
    figure.limit === null ? '' : `at most ${figure.limit} ${figure.unit}`,
    figure.limit === null ? '' : isMissed(figure) ? 'MISSED' : 'kept',
  ])
  const widths = [0, 1, 2].map((column) => Math.max(0, ...rows.map((row) => row[column].length)))
  return rows.map(([what, value, limit, verdict]) =>
    `  ${what.padEnd(widths[0])}  ${value.padStart(widths[1])}  ${limit.padEnd(widths[2])}  ${verdict}`.trimEnd(),
  )
}
