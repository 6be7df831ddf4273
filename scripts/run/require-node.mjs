// Kept in the syntax of old versions: this file has to run on the Node that it refuses.

/** The first version of each line that our libraries run on (`engines` of prisma). */
const lines = { 20: 19, 22: 12 }

/**
 * True on Node 20.19, 22.12, 24 or later; else prints one sentence and sets the exit code.
 *
 * @param {string} [version]
 */
export function requireNode(version = process.versions.node) {
  const [major, minor] = version.split('.').map(Number)
  if (major >= 24 || minor >= lines[major]) return true
  console.error(`Sotto needs Node 20.19, 22.12, 24 or later; this is Node ${version}.`)
  process.exitCode = 1
  return false
}
