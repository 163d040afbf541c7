/** What `npm run evaluate` needs of the models: the same trials that the Worker makes with a shop's own history. */

export { learnBaskets } from './trial/baskets.ts'
export { tryCart, tryNext, tryTogether, tryTrend } from './trial/protocols.ts'
export { learnSessions, trySessions } from './trial/sessions.ts'
