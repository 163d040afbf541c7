/** The shape of a message on its way from a sender (browser, server, import) to the collect endpoint. */

/** A value that survives JSON unchanged. */
export type Json = string | number | boolean | null | Json[] | { [key: string]: Json }

/** A JSON object: properties, traits and everything a caller names freely. */
export type JsonObject = { [key: string]: Json }

/** What the shopper allowed, as known when the message was made. */
export interface Consent {
  /** Whether behaviour may be recorded. */
  analytics?: boolean
  /** Whether it may be used to advertise or to write to the shopper. */
  marketing?: boolean
}

/** The page that the shopper was on. */
export interface PageContext {
  url?: string
  path?: string
  referrer?: string
  title?: string
  /** The query string, with its question mark; empty when there is none. */
  search?: string
}

/** The campaign that the page's address names in its utm_ parameters. */
export interface Campaign {
  source?: string
  medium?: string
  name?: string
  term?: string
  content?: string
}

/** The circumstances of a message: known keys are typed, any other is passed on. */
export interface Context {
  page?: PageContext
  /** BCP 47 language tag, such as `de-AT`. */
  locale?: string
  /** IANA zone, such as `Europe/Vienna`. */
  timezone?: string
  userAgent?: string
  campaign?: Campaign
  consent?: Consent
  library?: { name?: string; version?: string }
  /** Traits that accompany an event; `email` identifies when a server says it. */
  traits?: JsonObject
  [key: string]: unknown
}

/** What every message carries, whatever its type. */
interface Envelope {
  /** Unique per message and the same in each resend: what makes delivery exactly-once. */
  messageId: string
  /** When it happened, ISO 8601, by the sender's clock. Never changed by a resend. */
  timestamp: string
  /** The browser's own id, first-party and made by the SDK. */
  anonymousId?: string
  /** The shop's id of the customer; a claim unless proven. */
  userId?: string
  context?: Context
  /** JWT (HS256) made by the shop's server, which proves `userId` and traits. */
  proof?: string
}

/** Something happened. */
export interface TrackMessage extends Envelope {
  type: 'track'
  event: string
  properties?: JsonObject
}

/** Who the shopper is, and what is known of them. */
export interface IdentifyMessage extends Envelope {
  type: 'identify'
  traits?: JsonObject
}

/** A page was viewed. */
export interface PageMessage extends Envelope {
  type: 'page'
  name?: string
  properties?: JsonObject
}

/** A screen of an app was viewed. */
export interface ScreenMessage extends Envelope {
  type: 'screen'
  name?: string
  properties?: JsonObject
}

/** The shopper belongs to a group, such as a company. */
export interface GroupMessage extends Envelope {
  type: 'group'
  groupId: string
  traits?: JsonObject
}

/** One id replaces another. */
export interface AliasMessage extends Envelope {
  type: 'alias'
  previousId: string
}

/** Any message; `type` tells which. */
export type Message =
  | TrackMessage
  | IdentifyMessage
  | PageMessage
  | ScreenMessage
  | GroupMessage
  | AliasMessage

/** The types a message can have. */
export const MESSAGE_TYPES = ['track', 'identify', 'page', 'screen', 'group', 'alias'] as const

/** The type of a message, such as `track`. */
export type MessageType = Message['type']

/** The body of `POST /v1/batch`. */
export interface Batch {
  batch: Message[]
  /** When this request left, ISO 8601, by the sender's clock: corrects its skew. Differs from resend to resend. */
  sentAt: string
  /** The site's key, when it is not sent as the user name of HTTP Basic. */
  writeKey?: string
}

/** Why one message of a batch was not taken. */
export interface Rejection {
  /** Its place in the batch, from 0. */
  index: number
  /** A stable word for programs, such as `too_deep`. */
  code: string
  /** A sentence for people. */
  message: string
}

/** What `POST /v1/batch` answers with status 200: one bad message never sinks its batch. */
export interface BatchAnswer {
  /** How many messages are stored now, resends included. */
  accepted: number
  rejected: Rejection[]
}
