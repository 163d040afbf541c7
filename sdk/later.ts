/** What can wait until the page has settled. Loaded on every page, half a second after the core. */

export { takeLeftovers } from './leftovers.ts'
export { keepVisitor } from './visitor.ts'
export { findZone } from './zone.ts'
