/**
 * A reason why a command cannot go on, in one sentence that a newcomer can act upon. The entry points print the
 * sentence alone; anything else that is thrown is a bug and keeps its stack.
 */
export class Refusal extends Error {
  name = 'Refusal'
}

/** Runs a command's main function; a refusal becomes one line on stderr and exit code 1. */
export async function exitOnRefusal(main) {
  try {
    await main()
  } catch (error) {
    console.error(error instanceof Refusal ? error.message : error)
    process.exitCode = 1
  }
}
