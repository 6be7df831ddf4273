/**
 * What package-lock.json and package.json must be like. Each function gives sentences about what is not so.
 *
 * @typedef {{ version?: string, resolved?: string, integrity?: string, link?: boolean, dev?: boolean, license?: string,
 *   hasInstallScript?: boolean, dependencies?: Record<string, string>, devDependencies?: Record<string, string>,
 *   optionalDependencies?: Record<string, string> }} Package
 * @typedef {{ lockfileVersion?: number, packages: Record<string, Package> }} Lock
 */

/**
 * Every package is one of the public registry's, and its content is known beforehand. No address of a registry stands in
 * the list: it would be that of whoever wrote it last, and npm takes the packages from wherever it is told to.
 *
 * @param {Lock} lock
 */
export function impureEntries({ lockfileVersion, packages }) {
  const complaints =
    lockfileVersion === 3 ? [] : [`package-lock.json is of version ${lockfileVersion}, not 3`]
  for (const [place, entry] of Object.entries(packages)) {
    for (const [name, wanted] of Object.entries({ ...entry.dependencies, ...entry.optionalDependencies }))
      if (/[:/]/.test(wanted)) complaints.push(`${place || 'package.json'} takes ${name} from ${wanted}`)
    if (place === '') continue
    if (entry.link || !place.startsWith('node_modules/'))
      complaints.push(`${place} is a folder, not a package`)
    if (entry.resolved !== undefined) complaints.push(`${place} names where it came from: ${entry.resolved}`)
    // What a package brings along inside itself is covered by that package's digest.
    if (entry.inBundle && packages[place.replace(/\/node_modules\/(?:@[^/]+\/)?[^/]+$/, '')]?.integrity)
      continue
    if (!/^sha512-[A-Za-z0-9+/]{86}==$/.test(entry.integrity ?? ''))
      complaints.push(`${place} has no digest by SHA-512`)
  }
  return complaints
}

/**
 * Our own wishes are exact versions, and the list holds exactly those.
 *
 * @param {Lock} lock
 * @param {Package} manifest package.json
 */
export function loosePins({ packages }, manifest) {
  const complaints = []
  for (const kind of /** @type {const} */ (['dependencies', 'devDependencies', 'optionalDependencies'])) {
    const wishes = manifest[kind] ?? {}
    const known = packages['']?.[kind] ?? {}
    for (const name of new Set([...Object.keys(wishes), ...Object.keys(known)])) {
      const wish = wishes[name]
      const locked = packages[`node_modules/${name}`]?.version
      if (!/^\d+\.\d+\.\d+(-[\w.-]+)?$/.test(wish ?? '')) complaints.push(`${name} is not pinned: ${wish}`)
      else if (known[name] !== wish || locked !== wish)
        complaints.push(`${name} is ${wish} in package.json and ${locked} in package-lock.json`)
    }
  }
  return complaints
}

/**
 * No package is older than the first version without the flaws that are known of it.
 *
 * @param {Lock} lock
 * @param {Record<string, { floor: string, why: string }>} floors
 */
export function belowFloor({ packages }, floors) {
  return Object.entries(floors).flatMap(([name, { floor, why }]) => {
    const found = Object.entries(packages).filter(([place]) => nameOf(place) === name)
    if (found.length === 0) return [`${name} has a floor and is not installed any more`]
    return found
      .filter(([, { version }]) => isOlder(version ?? '', floor))
      .map(([place, { version }]) => `${place} is ${version}, below ${floor}: ${why}`)
  })
}

/**
 * The packages that would run something while they are installed are those whose scripts are known to be of no use to us.
 *
 * @param {Lock} lock
 * @param {Record<string, string>} known
 */
export function unknownInstallScripts({ packages }, known) {
  const found = new Set(
    Object.entries(packages).flatMap(([place, entry]) => (entry.hasInstallScript ? [nameOf(place)] : [])),
  )
  return [
    ...[...found]
      .filter((name) => !(name in known))
      .map((name) => `${name} wants to run a script when installed`),
    ...Object.keys(known).flatMap((name) =>
      found.has(name) ? [] : [`${name} has no install script any more`],
    ),
  ]
}

/** @param {string} place such as node_modules/a/node_modules/@b/c */
export function nameOf(place) {
  return place.slice(place.lastIndexOf('node_modules/') + 'node_modules/'.length)
}

/**
 * By the order of semver.org, 11, as far as our floors need it.
 *
 * @param {string} version
 * @param {string} floor
 */
export function isOlder(version, floor) {
  const [one, other] = [partsOf(version), partsOf(floor)]
  for (let place = 0; place < 3; place += 1) {
    const [a, b] = [one.core[place] ?? 0, other.core[place] ?? 0]
    if (a !== b) return a < b
  }
  if (one.before.length === 0 || other.before.length === 0) return one.before.length > other.before.length
  return isEarlier(one.before, other.before)
}

/** @param {readonly string[]} one @param {readonly string[]} other */
function isEarlier(one, other) {
  for (const [place, a] of one.entries()) {
    const b = other[place]
    if (a === b) continue
    if (b === undefined) return false
    const [x, y] = [Number(a), Number(b)]
    if (Number.isNaN(x) !== Number.isNaN(y)) return !Number.isNaN(x)
    return Number.isNaN(x) ? a < b : x < y
  }
  return one.length < other.length
}

/** @param {string} version */
function partsOf(version) {
  const [, core = '', before = ''] = /^(\d+\.\d+\.\d+)(?:-([^+]+))?/.exec(version) ?? []
  return { core: core.split('.').map(Number), before: before === '' ? [] : before.split('.') }
}
