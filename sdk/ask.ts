/** What a page asks the Worker for: a sign-up, a word when something is back, products that fit. Loaded when it does. */

export { backInStock } from './back-in-stock.ts'
export { recommend } from './recommend.ts'
export { subscribe } from './subscribe.ts'
