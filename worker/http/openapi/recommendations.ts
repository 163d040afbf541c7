/** Recommendations: how good they are, and how a list would look. */

import { STRATEGIES } from '../../../sdk/contract/widget.ts'
import { REASONS } from '../../recommendations/serve/reason.ts'
import {
  anything,
  boolean,
  instant,
  integer,
  list,
  nullable,
  object,
  oneOf,
  type Room,
  refer,
  string,
} from './schema.ts'

const number = { type: 'number' }
const share = object({ count: number, of: number, rate: number, low: number, high: number })
const decimal = { type: ['string', 'null'], description: 'Decimal, as text.' }
const strategy = oneOf(...STRATEGIES)

const part = object({
  learned: { ...integer, description: 'Sessions or baskets that were learned from.' },
  tested: { ...integer, description: 'The latest tenth, on which it was tried.' },
  products: integer,
  figures: list(refer('TrialFigure')),
})

export const recommendations: Room = {
  routes: [
    {
      method: 'get',
      path: '/api/recommendations',
      summary: 'How good they are: on the shop’s own history, and what lists on its pages came to',
      answer: refer('RecommendationReport'),
    },
    {
      method: 'post',
      path: '/api/recommendations/trial',
      summary: 'Try the models on the shop’s own history; ticks go on with it, a slice at a time',
      answer: object({ begun: { ...boolean, description: 'False where one is under way.' } }),
    },
    {
      method: 'post',
      path: '/api/recommendations/preview',
      summary:
        'What a page would be answered by GET /v1/recommendations, by these rules or those set',
      body: refer('RecommendationPreview'),
      answer: refer('Recommendations'),
    },
  ],
  schemas: {
    RecommendationReport: object({
      learned: { ...integer, description: 'Clicks and orders that the models have counted.' },
      trial: object({
        stage: oneOf('rest', 'sessions', 'baskets', 'trying'),
        startedAt: nullable(instant),
      }),
      result: nullable(object({ at: instant, sessions: part, baskets: part })),
      online: object({
        strategies: list(
          object({
            strategy,
            people: integer,
            clicked: share,
            ordered: share,
            enough: boolean,
            effect: nullable(object({ rate: number, low: number, high: number })),
          }),
        ),
        widgets: list(
          object({ id: string, name: string, strategies: list(strategy), result: anything }),
        ),
      }),
    }),
    TrialFigure: object({
      strategy: { ...string, description: 'A strategy, or popularity, which knows nobody.' },
      protocol: {
        ...oneOf('all', 'new', 'together', 'cart', 'next'),
        description: 'What was guessed: every next click, only products not seen yet; see docs.',
      },
      n: { ...integer, description: 'Guesses.' },
      hr5: number,
      hr10: number,
      hr20: number,
      mrr20: number,
      ndcg10: number,
      hit: { ...share, description: 'The hit rate within twenty, with its interval of 95 %.' },
      enough: boolean,
    }),
    RecommendationPreview: object({
      strategy,
      product: { ...string, description: 'An id, a SKU or an address.' },
      recent: list(string),
      cart: list(string),
      exclude: list(string),
      category: string,
      limit: integer,
      rules: { ...anything, description: 'As the setting recommendations has them.' },
    }),
    Recommendations: object({
      strategy,
      items: list(
        object({
          id: string,
          title: string,
          url: string,
          imageUrl: string,
          price: decimal,
          listPrice: decimal,
          currency: nullable(string),
          availability: string,
          brand: string,
          category: list(string),
          rating: nullable(object({ value: number, count: integer })),
          reason: object({
            code: {
              ...oneOf(...REASONS),
              description: 'Why it is there. Widgets say it in the language of the page.',
            },
            text: { ...string, description: 'The same as an English sentence.' },
            about: { ...string, description: 'The title of the product that speaks for it.' },
            people: { ...integer, description: 'How many bought both, from ten on.' },
          }),
          variants: list(anything),
        }),
      ),
    }),
  },
}
