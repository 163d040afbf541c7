/** What `npm run extract` is asked for. */

import { Failure } from '../local/failure.mjs'

export const usage = `npm run extract -- FILE|URL… [--url URL] [--json]

Shows what Aisle reads from product pages: saved ones (plain or .gz) or live ones, with the code that the crawler runs.

  --url URL   where a saved page comes from; given several times, the first is the first file's, and so on
  --type TEXT the Content-Type that saved pages came with, where it says their encoding
  --json      one line of JSON for each page: {"url", "product": {"name", "price", "currency", "availability", …}},
              "product": null where the page is not about one product
`

/** @param {string[]} words */
export function readOptions(words) {
  const options = { pages: [], urls: [], type: undefined, json: false, help: false }
  const rest = [...words]
  while (rest.length > 0) {
    const word = rest.shift()
    const value = () => {
      const next = rest.shift()
      if (next === undefined) throw new Failure(`${word} needs a value.`)
      return next
    }
    if (word === '--json') options.json = true
    else if (word === '--help' || word === '-h') options.help = true
    else if (word === '--type') options.type = value()
    else if (word === '--url') options.urls.push(address(value()))
    else if (word.startsWith('--url=')) options.urls.push(address(word.slice(6)))
    else if (word.startsWith('-')) throw new Failure(`${word} is not known.\n\n${usage}`)
    else options.pages.push(word)
  }
  if (!options.help && options.pages.length === 0) throw new Failure(`Which page?\n\n${usage}`)
  return options
}

function address(text) {
  if (URL.canParse(text) && /^https?:/.test(text)) return text
  throw new Failure(`--url ${text} is no http(s) address.`)
}
