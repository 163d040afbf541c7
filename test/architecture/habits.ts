/** The habits of the house: names, lengths and first lines of files. */

import type { Source } from './source.ts'

const ceiling = 250
const buckets = /^(utils?|helpers?|common|shared|misc|types?|models?|constants)$/
const titles = /(^|-)(service|controller|manager)$/

/** What a file's name, length or first line breaks; empty where nothing does. */
export function checkHabits({ file, text }: Pick<Source, 'file' | 'text'>): string[] {
  return [...checkName(file), ...checkLength(text), ...checkFirstLine(text)]
}

function checkName(file: string): string[] {
  const name = (file.split('/').at(-1) ?? '').replace(/(\.d|\.worker)?(\.test)?\.\w+$/, '')
  const folders = file.split('/').slice(0, -1)
  return [
    ...(/^[a-z0-9]+(-[a-z0-9]+)*(\.config)?$/.test(name) ? [] : [`is not named in kebab-case`]),
    ...(buckets.test(name) ? [`is named after no thing of the domain`] : []),
    ...(titles.test(name) ? [`has a title for a name`] : []),
    ...folders
      .filter((folder) => buckets.test(folder) || titles.test(folder))
      .map((folder) => `lies in ${folder}/, which says nothing`),
  ]
}

function checkLength(text: string): string[] {
  const lines = text.trimEnd().split('\n').length
  return lines > ceiling ? [`has ${lines} lines, more than ${ceiling}`] : []
}

function checkFirstLine(text: string): string[] {
  const first = text.split('\n', 1)[0] ?? ''
  if (!/^\/\*\* \S.* \*\/$/.test(first)) return ['does not say on its first line what it is for']
  return /[.?!] \*\/$/.test(first) ? [] : ['has a first line that is no sentence']
}
