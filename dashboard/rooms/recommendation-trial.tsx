/** How well the models guess the shop's own history: learned from its older part, tried on the latest. */

import { useState } from 'preact/hooks'
import { send } from '../api.ts'
import { Failed } from '../parts/notice.tsx'
import { When } from '../parts/words.tsx'
import {
  percent,
  type Report,
  strategyName,
  type ToldFigure,
  type ToldPart,
} from './recommendation-words.ts'

/** What each protocol asks, in the order in which they are told. */
const protocols: readonly (readonly [
  protocol: string,
  title: string,
  of: 'sessions' | 'baskets',
])[] = [
  ['new', 'What is looked at next, of products not seen yet', 'sessions'],
  ['all', 'What is looked at next, whatever it is', 'sessions'],
  ['together', 'The rest of an order, from one of its products', 'baskets'],
  ['cart', 'What is missing in a cart', 'baskets'],
  ['next', 'What somebody orders who ordered before', 'baskets'],
]

const stages: Readonly<Record<string, string>> = {
  sessions: 'Reading visits …',
  baskets: 'Reading orders …',
  trying: 'Guessing …',
}

export function Trial({ report, reload }: { report: Report; reload(): void }) {
  const { trial, result } = report
  const [failed, setFailed] = useState<Error>()
  const busy = trial.stage !== 'rest'
  const start = async () => {
    setFailed(undefined)
    try {
      await send('POST', '/api/recommendations/trial', {})
      reload()
    } catch (error) {
      setFailed(error as Error)
    }
  }
  return (
    <section class="panel" aria-labelledby="trial">
      <div class="panel-head">
        <h2 id="trial">On your own history</h2>
        <button type="button" class="button" onClick={start} disabled={busy}>
          {busy ? stages[trial.stage] : result ? 'Try again' : 'Try them now'}
        </button>
      </div>
      {failed && <Failed error={failed} />}
      <p class="lead">
        The models learn from the older visits and orders and guess the latest tenth, which they
        have not seen. Each has twenty guesses, against showing everybody what is popular.
      </p>
      {!result && (
        <p class="nothing">
          {busy
            ? 'This takes some minutes: a slice of the history with each tick.'
            : 'Not tried yet. It happens by itself, once a day, as soon as something was learned.'}
        </p>
      )}
      {result && <Figures result={result} />}
    </section>
  )
}

function Figures({ result }: { result: NonNullable<Report['result']> }) {
  const { at, sessions, baskets } = result
  const shown = protocols.flatMap(([protocol, title, of]) => {
    const figures = result[of].figures.filter((one) => one.protocol === protocol && one.n > 0)
    return figures.length === 0 ? [] : [{ protocol, title, figures }]
  })
  return (
    <>
      {shown.length === 0 && <p class="nothing">There is too little history yet to guess from.</p>}
      {shown.map(({ protocol, title, figures }) => (
        <Protocol key={protocol} title={title} figures={figures} />
      ))}
      <p class="hint trial-foot">
        Tried <When at={at} />: learned from {size(sessions, 'visit')} and {size(baskets, 'order')}.
        Behind a rate stands the interval in which it truly lies, with 95 % certainty. MRR: one over
        the place of the first right guess. nDCG: how well the first ten are ordered.
      </p>
    </>
  )
}

const size = ({ learned }: ToldPart, what: string) =>
  `${learned.toLocaleString('en')} ${what}${learned === 1 ? '' : 's'}`

function Protocol({ title, figures }: { title: string; figures: readonly ToldFigure[] }) {
  const n = figures[0]?.n ?? 0
  const enough = figures.every((one) => one.enough)
  return (
    <div class="trial">
      <h3>
        {title}
        <span class="hint"> · {n.toLocaleString('en')} guesses</span>
      </h3>
      {!enough && <p class="hint">So few guesses say more about chance than about your shop.</p>}
      <ul>
        {[...figures].reverse().map((one) => (
          <li key={one.strategy} class={one.strategy === 'popularity' ? 'trial-base' : ''}>
            <span class="trial-name">{strategyName(one.strategy)}</span>
            <span class="trial-rate">
              <strong>{percent(one.hit.rate)} %</strong>{' '}
              <span class="hint">
                {percent(one.hit.low)}–{percent(one.hit.high)}
              </span>
            </span>
            <meter
              min={0}
              max={1}
              value={one.hit.rate}
              aria-label={`${strategyName(one.strategy)}: right within twenty guesses`}
            />
            <span class="trial-more hint">
              MRR {(one.mrr20 ?? 0).toFixed(3)} · nDCG {(one.ndcg10 ?? 0).toFixed(3)}
            </span>
          </li>
        ))}
      </ul>
    </div>
  )
}
