/** Splits a migration into its statements, because D1 prepares one at a time. */

/** Everything in which a semicolon means nothing; then words, which open and close a trigger's body; then the rest. */
const token =
  /--[^\n]*|\/\*[\s\S]*?\*\/|'(?:[^']|'')*'|"(?:[^"]|"")*"|`[^`]*`|\[[^\]]*\]|\w+|[\s\S]/g

/**
 * The statements of a file, without comments around them.
 * A trigger's statements between `begin` and its `end` stay together; `case … end` inside is counted.
 */
export function splitStatements(text) {
  const statements = []
  let current = ''
  let depth = 0
  for (const [part] of text.matchAll(token)) {
    if (part.startsWith('--') || part.startsWith('/*')) {
      current += ' '
      continue
    }
    const word = part.toLowerCase()
    if (word === 'case' || (word === 'begin' && isTrigger(current))) depth += 1
    if (word === 'end' && depth > 0) depth -= 1
    if (part === ';' && depth === 0) {
      statements.push(current.trim())
      current = ''
      continue
    }
    current += part
  }
  statements.push(current.trim())
  return statements.filter((statement) => statement !== '')
}

function isTrigger(statement) {
  return /^\s*create\s+(temp\s+|temporary\s+)?trigger\b/i.test(statement)
}
