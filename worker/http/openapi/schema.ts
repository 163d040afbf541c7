/** What descriptions of routes and schemas are made of. */

export type Schema = Readonly<Record<string, unknown>>

export const string: Schema = { type: 'string' }
export const boolean: Schema = { type: 'boolean' }
export const integer: Schema = { type: 'integer' }
export const instant: Schema = { type: 'integer', description: 'Milliseconds since 1970, UTC.' }
export const anything: Schema = { type: 'object', additionalProperties: true }
export const nullable = (schema: Schema): Schema => ({ anyOf: [schema, { type: 'null' }] })
export const list = (items: Schema): Schema => ({ type: 'array', items })
export const object = (properties: Readonly<Record<string, Schema>>): Schema => ({
  type: 'object',
  properties,
})
export const oneOf = (...values: readonly string[]): Schema => ({ type: 'string', enum: values })

/** A reference to a schema of the document. */
export const refer = (name: string): Schema => ({ $ref: `#/components/schemas/${name}` })

/** A page of a list. */
export const pageOf = (name: string): Schema =>
  object({
    items: list(refer(name)),
    next: nullable({ ...string, description: 'Cursor of the following page.' }),
  })

export const amount = object({
  amount: { ...string, examples: ['89.90'] },
  currency: { ...string, examples: ['EUR'] },
})

export interface Route {
  readonly method: 'get' | 'post' | 'put' | 'delete'
  readonly path: string
  readonly summary: string
  /** Query parameters by name, with what they mean. */
  readonly query?: Readonly<Record<string, string>>
  readonly body?: Schema
  /** Missing: the answer has no body. */
  readonly answer?: Schema
  readonly open?: true
  readonly media?: string
}

/** What a room of the API adds to the document. */
export interface Room {
  readonly routes: readonly Route[]
  readonly schemas: Readonly<Record<string, Schema>>
}

export const paging = {
  cursor: 'The `next` of the page before.',
  limit: 'Items a page, from 1 to 200; 50 unless given.',
}
