/** A D1 database that remembers every statement which was prepared on it. */

/** Wraps a database; `statements` holds each different SQL text once. */
export function recording(d1: D1Database): { d1: D1Database; statements: Set<string> } {
  const statements = new Set<string>()
  const wrapped = new Proxy(d1, {
    get(target, name) {
      if (name === 'prepare') {
        return (sql: string) => {
          statements.add(sql)
          return target.prepare(sql)
        }
      }
      const value: unknown = Reflect.get(target, name)
      return typeof value === 'function' ? value.bind(target) : value
    },
  })
  return { d1: wrapped, statements }
}
