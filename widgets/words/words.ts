/** The words of widgets in the language of the page. */
import { list } from './english.ts'
import type { Vocabulary } from './vocabulary.ts'

/** Every language that widgets speak. Each but English is a file of its own, loaded when a page speaks it. */
export const LANGUAGES = ['en', 'de', 'fr', 'es', 'it', 'nl', 'pl', 'pt', 'ar'] as const

export interface Words {
  /** What prices and dates are written in, such as `de-AT`. */
  locale: string
  dir: 'ltr' | 'rtl'
  /** A sentence by its name, with what it leaves open filled in. */
  say(name: string, ...values: (string | number)[]): string
}

type Sentences = { [name: string]: string }

const files: { [language: string]: () => Promise<{ words: Vocabulary }> } = {
  de: () => import('./de.ts'),
  fr: () => import('./fr.ts'),
  es: () => import('./es.ts'),
  it: () => import('./it.ts'),
  nl: () => import('./nl.ts'),
  pl: () => import('./pl.ts'),
  pt: () => import('./pt.ts'),
  ar: () => import('./ar.ts'),
}

/** The first of the tags whose language is spoken here; English where none is. */
export function chooseLocale(...tags: (string | undefined)[]): string {
  for (const tag of tags) {
    const [language = ''] = (tag || '').toLowerCase().split(/[-_]/)
    if (LANGUAGES.some((one) => one === language)) {
      try {
        return Intl.getCanonicalLocales((tag || '').replace(/_/g, '-'))[0] || language
      } catch {
        return language
      }
    }
  }
  return 'en'
}

let loaded: Promise<Words> | undefined
const sentences: Sentences = { ...list }

/** Adds the English words of a part that was loaded later; another language's stand above them. */
export function learn(more: Sentences): void {
  for (const name of Object.keys(more)) sentences[name] = sentences[name] || more[name] || ''
}

/** Loads the words, once a page. */
export function loadWords(shopLocale: string | undefined): Promise<Words> {
  loaded = loaded || speak(chooseLocale(document.documentElement.lang, shopLocale))
  return loaded
}

async function speak(locale: string): Promise<Words> {
  const [language = ''] = locale.split('-')
  const file = files[language]
  if (file) Object.assign(sentences, (await file()).words)
  return {
    locale,
    dir: language === 'ar' ? 'rtl' : 'ltr',
    say: (name, ...values) =>
      (sentences[name] || '').replace(/\{(\d)\}/g, (_, index) => `${values[index] ?? ''}`),
  }
}
