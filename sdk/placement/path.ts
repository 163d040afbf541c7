/** Whether an address is one of those that a widget is meant for. */

/** Whether one of the patterns, in which `*` stands for anything, is this path. */
export const fitsPath = (patterns: readonly string[], path: string): boolean =>
  patterns.some((pattern) =>
    new RegExp(`^${pattern.replace(/[^\w/*-]/g, '\\$&').replace(/\*+/g, '.*')}$`).test(path),
  )
