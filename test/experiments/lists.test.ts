/** What lists came to: strategy by strategy, over widgets and the shop's own pages, against those who saw none. */

import { describe, expect, it } from 'vitest'
import { foldExposure } from '../../worker/events/exposure.ts'
import { emptyState } from '../../worker/events/state.ts'
import { listsOf } from '../../worker/experiments/lists.ts'
import { type OwnedWidget, readDefinition } from '../../worker/experiments/widget.ts'

function widget(id: string, kind: string, variants: object[]): OwnedWidget {
  const read = readDefinition({ name: id, kind, variants })
  if (!read.ok) throw new Error(JSON.stringify(read.problems))
  return { id, ...read.definition }
}

const count = (name: string, outcome: string, people: number) => {
  const [of = '', variant = ''] = name.split(' ')
  return { widget: of, variant, outcome, people }
}

const row = widget('w-row', 'recommendations', [
  { id: 'a' },
  { id: 'b', options: { strategy: 'trending' } },
])
const set = widget('w-set', 'bought-together', [{ id: 'a' }])
const form = widget('w-form', 'signup', [{ id: 'a' }])

describe('lists', () => {
  it('are told by strategy, with the widgets and the pages of the shop together', () => {
    const { strategies, widgets } = listsOf(
      [row, set, form],
      [
        ...[count('w-row a', 'seen', 1_000), count('w-row a', 'clicked', 100)],
        ...[count('w-row a', 'ordered', 80), count('w-row hold-back', 'seen', 1_000)],
        ...[count('w-row hold-back', 'ordered', 20), count('w-row b', 'seen', 10)],
        ...[count('tag-recommendations next', 'seen', 500), count('w-form a', 'seen', 9)],
        ...[count('tag-recommendations next', 'clicked', 50), count('tag-exit next', 'seen', 5)],
        count('tag-recommendations anything', 'seen', 70),
      ],
    )
    expect(strategies.map(({ strategy, people }) => [strategy, people])).toEqual([
      ['next', 1_500],
      ['trending', 10],
    ])
    expect(strategies[0]?.clicked).toMatchObject({ count: 150, rate: 0.1 })
    // Only those are compared who stand beside people who were shown nothing.
    expect(strategies[0]?.effect?.rate).toBeCloseTo(0.06)
    expect(strategies[0]?.effect?.low).toBeGreaterThan(0)
    expect(strategies[1]).toMatchObject({ enough: false, effect: null })
    expect(widgets.map(({ id, strategies: shown }) => [id, shown])).toEqual([
      ['w-row', ['next', 'trending']],
      ['w-set', ['bought-together']],
    ])
  })

  it('in the shop’s own pages count by how they were chosen, and by no name that a page makes up', () => {
    const event = (properties: object) => ({
      ...{ subject: 'a:x', at: 1, id: 'e', received: 1, occurred: 1, trust: 'client' as const },
      ...{ type: 'track' as const, name: 'Recommendation Viewed', traits: {}, context: {} },
      properties: { widget_id: 'tag-recommendations', variant_id: '', ...properties },
    })
    const names = (properties: object) =>
      Object.keys(foldExposure(emptyState.widgets, event(properties) as never, false))
    expect(names({ strategy: 'trending' })).toEqual(['tag-recommendations trending'])
    expect(names({ strategy: 'made-up' })).toEqual(['tag-recommendations '])
    expect(names({ variant_id: 'b', strategy: 'trending' })).toEqual(['tag-recommendations b'])
  })
})
