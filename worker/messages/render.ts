/** Renders an email: the compiled layout and blocks, filled with its words, as HTML and as plain text. */

import type { Template } from 'liquidjs'
import compiled from '../../dist/emails.json'
import { type FilledBlock, fillBlocks } from './blocks.ts'
import { type Accent, accentOf } from './colour.ts'
import type { EmailCopy } from './copy.ts'
import type { EmailContext, RenderedEmail } from './email.ts'
import { writeFooter } from './footer.ts'
import { narrowLiquid } from './placeholders.ts'
import { writePlainText } from './plain-text.ts'
import { oneLine, safeUrl } from './words.ts'

export type { Brand, EmailContext, EmailProduct, RenderedEmail } from './email.ts'

const engine = narrowLiquid(
  { parseLimit: 100_000, renderLimit: 1_000, memoryLimit: 2_000_000 },
  ['for', 'if'],
  ['raw'],
  'escape',
)
const templates = new Map<string, Template[]>()

/**
 * Renders one email to one person. Everything in the copy and the context is escaped for where it is
 * shown. Values that are missing are empty; a fault of the copy throws an Error that names its block.
 */
export function renderEmail(copy: EmailCopy, context: EmailContext): RenderedEmail {
  const { subject, preheader, why, blocks } = fillBlocks(copy, context)
  const footer = writeFooter(context, why)
  const accent = accentOf(context.brand.accentColor)
  const html = fill('layout', compiled.layout, {
    ...footer,
    subject,
    preheader,
    brandName: oneLine(context.brand.name),
    locale: localeOf(context.brand.locale),
    brandUrl: safeUrl(context.brand.url) ?? '',
    logoUrl: safeUrl(context.brand.logoUrl) ?? '',
    darkAccent: accent.darkFill,
    darkLabel: accent.darkLabel,
    blocks: blocks.map((block) => renderBlock(block, accent)).join('\n'),
  })
  return { subject, html, text: writePlainText(blocks, footer) }
}

function renderBlock(block: FilledBlock, accent: Accent): string {
  return fill(block.kind, compiled.blocks[block.kind], {
    ...block,
    accent: accent.fill,
    labelColor: accent.label,
    edge: accent.edge,
  })
}

function fill(name: string, source: string, scope: Record<string, unknown>): string {
  const template = templates.get(name) ?? engine.parse(source)
  templates.set(name, template)
  return String(engine.renderSync(template, scope))
}

function localeOf(tag: string): string {
  const locale = oneLine(tag)
  return /^[a-z]{2,3}(-[a-z0-9]{1,8})*$/i.test(locale) ? locale : 'en'
}
