/** A start that cannot go on for a reason that one line explains. */

export class Failure extends Error {
  name = 'Failure'
}

/** The Failure of a database file that cannot be read. */
export function damaged(reason) {
  return new Failure(
    `The database is damaged (${reason}): put a copy of it back, or start afresh with "npm run reset".`,
  )
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
