/** The order of the house: who may import whom. */

/**
 * Folders of worker/ in their order. A folder may import those of its own step and of the steps before, never of a
 * later one.
 */
const steps: readonly (readonly string[])[] = [
  ['core'],
  ['db'],
  ['site'],
  ['catalog', 'identity', 'events'],
  ['orders', 'platforms'],
  ['segments', 'offers', 'loyalty', 'recommendations', 'predictions'],
  ['messages'],
  ['flows'],
  ['reports', 'audiences', 'experiments'],
  ['tick'],
  ['http'],
]

/** The step of a file of worker/; files in worker/ itself stand above all folders. Undefined: a folder unknown here. */
export function stepOf(file: string): number | undefined {
  const [, folder, ...rest] = file.split('/')
  if (folder === undefined || rest.length === 0) return steps.length
  const step = steps.findIndex((folders) => folders.includes(folder))
  return step === -1 ? undefined : step
}

/** Paths of files that import each other in a circle, each circle once, as `a → b → a`. */
export function findCycles(imports: ReadonlyMap<string, readonly string[]>): string[] {
  const cycles: string[] = []
  const done = new Set<string>()
  const trail: string[] = []
  const walk = (file: string) => {
    const start = trail.indexOf(file)
    if (start !== -1) {
      cycles.push([...trail.slice(start), file].join(' → '))
      return
    }
    if (done.has(file)) return
    trail.push(file)
    for (const next of imports.get(file) ?? []) walk(next)
    trail.pop()
    done.add(file)
  }
  for (const file of imports.keys()) walk(file)
  return cycles
}
