/** A start that cannot go on for a reason that one line explains. */

export class Failure extends Error {
  name = 'Failure'
}

/** Prints one line for an expected failure, everything for a bug, and sets the exit code. */
export function reportFailure(error) {
  if (error instanceof Failure) console.error(error.message)
  else console.error(error)
  process.exitCode = 1
}

/** The first line of any error's message. */
export function firstLine(error) {
  const message = error instanceof Error ? error.message : String(error)
  return message.split('\n', 1)[0]
}
