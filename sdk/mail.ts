/** What has to do with emails: sign-ups, and clicks in them. Loaded when a page needs it. */

export { confirmClick } from './click.ts'
export { sendSubscription } from './subscribe.ts'
