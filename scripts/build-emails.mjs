/** Compiles the emails' MJML layout and blocks to dist/emails.json, which the Worker fills in at run time. */

import { mkdir, readdir, readFile, rename, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'
import mjml2html from 'mjml'

const root = path.join(path.dirname(fileURLToPath(import.meta.url)), '..')
const folder = path.join(root, 'worker/messages/layout')
const target = path.join(root, 'dist/emails.json')
const slot = '<!-- blocks -->'
const mark = (name) => `<!-- block:${name} -->`

/**
 * Compiles all blocks inside the layout in one go, so that they share its styles, and cuts the result
 * apart again. Writes and returns `{ layout, blocks: { name: html } }`: Liquid templates, where the
 * layout takes the finished blocks as `{{ blocks }}`. Throws where MJML finds a fault.
 */
export async function buildEmails() {
  const names = (await readdir(folder))
    .filter((file) => file.endsWith('.mjml') && file !== 'layout.mjml')
    .map((file) => file.slice(0, -'.mjml'.length))
    .sort()
  const layout = await readFile(path.join(folder, 'layout.mjml'), 'utf8')
  const parts = await Promise.all(
    names.map(async (name) => {
      const block = await readFile(path.join(folder, `${name}.mjml`), 'utf8')
      return `<mj-raw>${mark(name)}</mj-raw>${block}<mj-raw>${mark(name)}</mj-raw>`
    }),
  )
  const source = layout.replace(`<mj-raw>${slot}</mj-raw>`, () => parts.join('\n'))
  const { html, errors } = await mjml2html(source, {
    validationLevel: 'soft',
    keepComments: true,
    // MJML would fetch web fonts for names it knows; the system's own fonts are meant here.
    fonts: {},
  })
  const faults = errors.filter((error) => !error.message.includes('{{'))
  if (faults.length > 0) throw new Error(faults.map((error) => error.formattedMessage).join('\n'))
  const emails = cut(tighten(html), names)
  await put(`${JSON.stringify(emails, null, 1)}\n`)
  return emails
}

/** The file changes whole or not at all, and only for new content: a build beside running tests must not disturb them. */
async function put(content) {
  if ((await readFile(target, 'utf8').catch(() => '')) === content) return
  await mkdir(path.dirname(target), { recursive: true })
  const fresh = `${target}.${process.pid}`
  await writeFile(fresh, content)
  await rename(fresh, target)
}

function cut(html, names) {
  const blocks = {}
  for (const name of names) {
    const [before, block, after, ...rest] = html.split(mark(name))
    if (block === undefined || after === undefined || rest.length > 0 || before === undefined) {
      throw new Error(`The block "${name}" does not appear exactly once in the compiled layout.`)
    }
    blocks[name] = block.trim()
  }
  const start = html.indexOf(mark(names[0]))
  const last = mark(names.at(-1))
  const end = html.lastIndexOf(last) + last.length
  return { layout: `${html.slice(0, start)}{{ blocks | raw }}${html.slice(end)}`, blocks }
}

/** MJML indents generously; mailboxes cut long mails off, so lines keep no indentation and none is empty. */
function tighten(html) {
  return html.replaceAll(/\s*\n\s*/g, '\n').replaceAll(/<(\w+) {2,}/g, '<$1 ')
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) await buildEmails()
