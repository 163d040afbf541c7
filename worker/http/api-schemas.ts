/** JSON schemas of what the API answers and takes, for its OpenAPI document. */

type Schema = Readonly<Record<string, unknown>>

const string: Schema = { type: 'string' }
const boolean: Schema = { type: 'boolean' }
const integer: Schema = { type: 'integer' }
const instant: Schema = { type: 'integer', description: 'Milliseconds since 1970, UTC.' }
const anything: Schema = { type: 'object', additionalProperties: true }
const nullable = (schema: Schema): Schema => ({ anyOf: [schema, { type: 'null' }] })
const list = (items: Schema): Schema => ({ type: 'array', items })
const object = (properties: Readonly<Record<string, Schema>>): Schema => ({
  type: 'object',
  properties,
})
const oneOf = (...values: readonly string[]): Schema => ({ type: 'string', enum: values })

/** A reference to a schema below. */
export const refer = (name: keyof typeof schemas): Schema => ({
  $ref: `#/components/schemas/${name}`,
})

/** A page of a list. */
export const pageOf = (name: keyof typeof schemas): Schema =>
  object({
    items: list(refer(name)),
    next: nullable({ ...string, description: 'Cursor of the following page.' }),
  })

const amount = object({
  amount: { ...string, examples: ['89.90'] },
  currency: { ...string, examples: ['EUR'] },
})

const person = {
  id: string,
  email: nullable(string),
  userId: nullable(string),
  name: nullable(string),
  firstSeen: instant,
  lastSeen: instant,
  orders: integer,
  revenue: list(amount),
}

const message = {
  id: string,
  flow: string,
  step: string,
  class: oneOf('marketing', 'transactional'),
  address: string,
  subject: string,
  state: oneOf('queued', 'claimed', 'sending', 'sent', 'retry', 'unknown', 'dead', 'skipped'),
  reason: { ...string, description: 'A stable code; empty where there is none.' },
  verdict: { ...string, description: 'What became of it, as a sentence.' },
  createdAt: instant,
  dueAt: instant,
  sentAt: nullable(instant),
  profileId: string,
  clicks: integer,
  humanClicks: integer,
  revenue: list(amount),
}

const subscription = oneOf('subscribed', 'pending', 'unsubscribed', 'none')
const counted = list(object({ reason: string, text: string, count: integer }))

export const schemas = {
  Event: object({
    subject: string,
    profileId: string,
    email: nullable(string),
    id: string,
    at: instant,
    received: instant,
    occurred: instant,
    type: string,
    name: string,
    trust: oneOf('client', 'server', 'mailbox', 'system'),
    properties: anything,
    traits: anything,
    context: anything,
  }),
  Rejection: object({
    at: instant,
    code: string,
    message: string,
    count: integer,
    origin: string,
    sample: string,
  }),
  Status: object({
    now: instant,
    lastEventAt: nullable(instant),
    lastTickAt: nullable(instant),
    inbox: integer,
    provider: string,
    publicUrl: string,
    publicKey: nullable(string),
    snippet: string,
    environment: oneOf('development', 'production'),
    messages: object({ queued: integer, sent: integer, unknown: integer, dead: integer }),
  }),
  Person: object({ ...person, subscription }),
  TimelineEntry: object({
    at: instant,
    kind: oneOf('event', 'message', 'run', 'order', 'consent'),
    id: string,
    title: string,
    detail: string,
    link: { ...string, description: 'Id of the message that it leads to.' },
  }),
  PersonDetail: object({
    profile: object({ ...person, traits: anything, state: anything }),
    identities: list(object({ identity: string, strength: string, source: string, at: instant })),
    subscription: object({ status: subscription, suppressed: nullable(string) }),
    consents: list(anything),
    timeline: list({ $ref: '#/components/schemas/TimelineEntry' }),
    timelineNext: nullable(string),
    messages: list({ $ref: '#/components/schemas/Message' }),
  }),
  Why: object({
    flow: string,
    answer: oneOf('sent', 'waiting', 'not'),
    sentences: list(string),
    facts: list(object({ at: instant, text: string })),
  }),
  Message: object(message),
  MessageDetail: object({
    ...message,
    headers: list(object({ name: string, value: string })),
    text: string,
    hasHtml: boolean,
    attempts: integer,
    provider: string,
    providerId: string,
    history: list(object({ at: instant, text: string })),
  }),
  Flow: object({
    id: string,
    name: string,
    summary: string,
    class: oneOf('marketing', 'transactional'),
    enabled: boolean,
    steps: list(object({ id: string, name: string, subject: string, delay: integer })),
    counts: object({ active: integer, completed: integer, exited: integer }),
    sent: integer,
    humanClicks: integer,
    orders: integer,
    revenue: list(amount),
    skipped: counted,
    exits: counted,
  }),
  Switch: object({ id: string, enabled: boolean }),
  Revenue: object({
    days: integer,
    flows: list({ $ref: '#/components/schemas/Flow' }),
    total: list(amount),
  }),
  Settings: anything,
  Product: object({
    id: string,
    title: string,
    description: string,
    url: string,
    imageUrl: string,
    brand: string,
    category: list(string),
    price: { type: ['number', 'string', 'null'], description: 'Decimal; answered as text.' },
    listPrice: { type: ['number', 'string', 'null'] },
    currency: nullable(string),
    availability: oneOf('in_stock', 'out_of_stock', 'preorder', 'backorder', 'discontinued'),
    quantity: nullable(integer),
    variants: list(anything),
    attributes: anything,
  }),
  ProductBatch: object({ products: list({ $ref: '#/components/schemas/Product' }) }),
  BatchAnswer: object({
    accepted: integer,
    changed: integer,
    rejected: list(object({ index: integer, code: string, message: string })),
  }),
  Changed: object({ id: string, changed: boolean }),
  SignIn: object({ token: string }),
  SignedIn: object({ signedIn: boolean }),
  Problem: object({ type: string, title: string, status: integer, detail: string, code: string }),
} satisfies Record<string, Schema>
