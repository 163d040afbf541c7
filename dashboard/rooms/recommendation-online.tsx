/** What lists on the shop's pages came to: who clicked, who ordered, and what the hold-back says. */

import type { Share } from '../../worker/experiments/interval.ts'
import type { ListResult, Lists, StrategyResult } from '../../worker/experiments/lists.ts'
import { Link } from '../parts/link.tsx'
import { addressOf } from '../route.ts'
import { percent, strategyName } from './recommendation-words.ts'

export function Online({ online }: { online: Lists }) {
  const { strategies, widgets } = online
  return (
    <section class="panel" aria-labelledby="online">
      <h2 id="online">On your pages</h2>
      {strategies.length === 0 ? (
        <p class="nothing">
          Nobody has seen a list yet. <Link to={addressOf('widgets')}>Place one on your pages</Link>
        </p>
      ) : (
        <div class="results">
          <table>
            <thead>
              <tr>
                <th scope="col">List</th>
                <th scope="col">Seen by</th>
                <th scope="col">Clicked</th>
                <th scope="col">Ordered</th>
                <th scope="col">Orders it adds</th>
              </tr>
            </thead>
            <tbody>
              {strategies.map((one) => (
                <Row key={one.strategy} one={one} />
              ))}
            </tbody>
          </table>
        </div>
      )}
      {widgets
        .filter(({ result }) => result.variants.some(({ people }) => people > 0))
        .map((widget) => (
          <Verdict key={widget.id} widget={widget} />
        ))}
      {strategies.length > 0 && (
        <p class="hint">
          Each person counts once a widget. Beside a share stands the interval in which it truly
          lies, with 95 % certainty. Orders count within seven days, when your shop’s server reports
          them; what a list adds is told by those who are shown nothing.
        </p>
      )}
    </section>
  )
}

function Row({ one }: { one: StrategyResult }) {
  const { strategy, people, clicked, ordered, enough, effect } = one
  return (
    <tr>
      <th scope="row">{strategyName(strategy)}</th>
      <td>{people.toLocaleString('en')}</td>
      <td>
        <Rate share={clicked} enough={enough} />
      </td>
      <td>
        <Rate share={ordered} enough={enough} />
      </td>
      <td>
        {effect ? (
          <>
            {signed(effect.rate)} points
            <span class="hint">
              {' '}
              {signed(effect.low)} to {signed(effect.high)}
            </span>
          </>
        ) : (
          <span class="none">not known yet</span>
        )}
      </td>
    </tr>
  )
}

/** Below some people, a share says more about chance: then it is a number of people. */
function Rate({ share, enough }: { share: Share; enough: boolean }) {
  if (!enough) return <>{share.count.toLocaleString('en')}</>
  return (
    <>
      {percent(share.rate)} %
      <span class="hint">
        {' '}
        {percent(share.low)}–{percent(share.high)}
      </span>
    </>
  )
}

function Verdict({ widget }: { widget: ListResult }) {
  return (
    <p class="list-verdict">
      <Link to={addressOf('widgets', widget.id)}>{widget.name}</Link>: {widget.result.verdict}
    </p>
  )
}

const signed = (value: number): string => `${value < 0 ? '−' : '+'}${percent(Math.abs(value))}`
