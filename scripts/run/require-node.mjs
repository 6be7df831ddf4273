// Kept in the syntax of old versions: this file has to run on the Node that it refuses.

/** True on Node 20.19 or later; else prints one sentence and sets the exit code. */
export function requireNode() {
  const [major, minor] = process.versions.node.split('.').map(Number)
  if (major > 20 || (major === 20 && minor >= 19)) return true
  console.error(`Sotto needs Node 20.19 or later; this is Node ${process.versions.node}.`)
  process.exitCode = 1
  return false
}
