/** Aisle's browser SDK as a module. */
export { type Aisle, createAisle, type StubCall } from './aisle.ts'
export type { ConsentMode } from './consent.ts'
export type * from './contract/envelope.ts'
export type * from './contract/events.ts'
export type { Problem, Signals } from './emitter.ts'
export type { AisleOptions, IdentifyOptions, MessageOptions } from './options.ts'
export type { Subscription, SubscriptionAnswer } from './subscribe.ts'
