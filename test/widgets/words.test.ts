/** What widgets say in each of their languages: everything, with all that is to be filled in, and every reason that the Worker gives. */

import { describe, expect, it } from 'vitest'
import { list } from '../../widgets/words/english.ts'
import { forms } from '../../widgets/words/forms.ts'
import { chooseLocale, LANGUAGES } from '../../widgets/words/words.ts'
import { REASONS, reasonOf } from '../../worker/recommendations/serve/reason.ts'

const english: Record<string, string> = { ...list, ...forms }
const others = LANGUAGES.filter((language) => language !== 'en')

async function wordsOf(language: string): Promise<Record<string, string>> {
  const { words } = await import(`../../widgets/words/${language}.ts`)
  return words
}

/** The places of a sentence that are filled in, in order. */
const open = (sentence = '') => (sentence.match(/\{\d\}/g) ?? []).sort()

describe.each(others)('in %s', (language) => {
  it('says everything that is said in English, and leaves the same open', async () => {
    const words = await wordsOf(language)
    for (const [name, sentence] of Object.entries(english)) {
      expect([name, open(words[name])]).toEqual([name, open(sentence)])
      expect(words[name]?.trim()).toBeTruthy()
    }
  })

  it('says every reason of the Worker, with and without the product that it is about', async () => {
    const words = await wordsOf(language)
    for (const code of REASONS) {
      const plain = reasonOf(code)
      expect([code, plain.about]).toEqual([code, undefined])
      expect([code, open(words[`why:${code}`])]).toEqual([code, []])
      expect(words[`why:${code}`]).toBeTruthy()
      const named = reasonOf(code, 'Fell Runner')
      if (named.about !== undefined) expect(named.text).toContain(named.about)
      expect([code, open(words[`why:${code}:about`])]).toEqual([
        code,
        named.about === undefined ? [] : ['{0}'],
      ])
    }
    const counted = reasonOf('bought_with', 'Fell Runner', 12)
    expect(counted).toMatchObject({ about: 'Fell Runner', people: 12 })
    expect(open(words['why:people:about'])).toEqual(['{0}', '{1}'])
  })
})

it('too few people are not counted out, in any language', () => {
  expect(reasonOf('bought_with', 'Fell Runner', 9).people).toBeUndefined()
  expect(reasonOf('fits_cart', 'Fell Runner', 90).people).toBeUndefined()
})

it('the page’s language is spoken first, then the shop’s, and English where neither is known', () => {
  expect(chooseLocale('de-AT', 'fr')).toBe('de-AT')
  expect(chooseLocale('pt_BR')).toBe('pt-BR')
  expect(chooseLocale('ja', 'fr')).toBe('fr')
  expect(chooseLocale('', undefined)).toBe('en')
  expect(chooseLocale('de-!!')).toBe('de')
})
