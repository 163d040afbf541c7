/** Brings one element to life: in which words, drawn by which part. */
import type { WidgetKind, WidgetOptions, WidgetVariant } from '../sdk/contract/widget.ts'
import type { Aisle } from '../sdk/index.ts'
import type { Counter, ShopSettings } from '../sdk/placement/place.ts'
import * as recommendations from './recommendations/recommendations.tsx'
import { createReport } from './report.ts'
import { openStage, type Stage } from './stage.ts'
import { loadWords } from './words/words.ts'

/** What draws a kind of widget. */
export interface Play {
  styles: string
  play(stage: Stage): Promise<void> | void
}

/** Those that are not there from the start, each in a file of its own. */
const plays: { [kind in WidgetKind]: () => Play | Promise<Play> } = {
  recommendations: () => recommendations,
  'recently-viewed': () => recommendations,
  'bought-together': () => import('./bought-together/bought-together.tsx'),
  'back-in-stock': () => import('./back-in-stock/back-in-stock.tsx'),
  signup: () => import('./signup/signup.tsx'),
  'free-shipping': () => import('./free-shipping/free-shipping.tsx'),
  rewards: () => import('./rewards/rewards.tsx'),
  exit: () => import('./exit/exit.tsx'),
}

/** The page's side of all widgets. */
export interface House {
  counter: Counter
  settings: ShopSettings
}

/** A widget that the owner defined, and which of its variants is shown. */
export interface Chosen {
  id: string
  variant: WidgetVariant
  /** Whether the owner only looks how it would be: nothing is sent. */
  preview?: boolean
  /** For those who are shown nothing: everything is done as if, and what it tells of itself is told to this one. */
  withheld?: Pick<Aisle, 'track'>
}

/** What an element's own attributes ask for. */
function attributesOf(host: HTMLElement): WidgetOptions {
  const options: { [name: string]: string | number } = {}
  for (const { name, value } of Array.from(host.attributes)) {
    const known = name.replace(/-(\w)/g, (_, letter: string) => letter.toUpperCase())
    if (name === 'limit') options.limit = Math.min(Math.max(Number(value) || 10, 1), 24)
    else if (name === 'heading') options.title = value
    else if (value && name !== 'title') options[known] = value
  }
  return options
}

/** Shows a widget in an element. Answers how to end it: an element may be taken out of the page before it was filled. */
export function mount(
  { counter, settings }: House,
  host: HTMLElement,
  kind: WidgetKind,
  { id, variant, preview = false, withheld }: Partial<Chosen> = {},
): () => void {
  let stage: Stage | undefined
  let over = false

  const begin = async () => {
    const [words, part] = await Promise.all([loadWords(settings.locale), plays[kind]()])
    if (over) return
    const report = createReport(preview ? undefined : withheld || counter.aisle, {
      widget_id: id || `tag-${kind}`,
      variant_id: variant?.id || '',
      kind,
    })
    const options = { ...attributesOf(host), ...variant?.options }
    const props = {
      host,
      kind,
      counter,
      settings,
      options,
      words,
      report,
      preview,
      withheld,
    }
    stage = openStage(props, part.styles)
    // Drawn in a task of its own: looking at the page around it took its time, too.
    await new Promise((done) => setTimeout(done))
    if (!over) await part.play(stage)
  }
  // Whatever a widget meets, the page goes on.
  begin().catch(() => stage?.leave())
  return () => {
    over = true
    for (const end of stage?.onEnd || []) end()
  }
}
