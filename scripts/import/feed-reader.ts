/** What of the Worker's feed reading the import uses. */

export { readItem } from '../../worker/catalog/feed/facts.ts'
export { FeedReader } from '../../worker/catalog/feed/reader.ts'
