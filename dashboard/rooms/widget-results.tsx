/** What came of a widget, variant by variant, with how sure that is. */

import type { Share } from '../../worker/experiments/interval.ts'
import type { VariantResult, WidgetResult } from '../../worker/experiments/result.ts'
import { variantName } from './widget-words.ts'

export function Results({ result }: { result: WidgetResult }) {
  return (
    <section class="panel" aria-labelledby="results">
      <h2 id="results">What came of it</h2>
      <p class="lead">{result.verdict}</p>
      <div class="results">
        <table>
          <thead>
            <tr>
              <th scope="col">Variant</th>
              <th scope="col">People</th>
              <th scope="col">Clicked</th>
              <th scope="col">Closed</th>
              <th scope="col">Did it</th>
              <th scope="col">Ordered</th>
            </tr>
          </thead>
          <tbody>
            {result.variants.map((variant) => (
              <Row key={variant.id} variant={variant} />
            ))}
          </tbody>
        </table>
      </div>
      <p class="hint">
        Each person counts once. Beside a share stands the interval in which it truly lies, with 95
        % certainty. Orders count within seven days, when your shop’s server reports them.
      </p>
    </section>
  )
}

function Row({ variant }: { variant: VariantResult }) {
  const { id, people, clicked, dismissed, converted, ordered, enough } = variant
  return (
    <tr>
      <th scope="row">{variantName(id)}</th>
      <td>{people.toLocaleString('en')}</td>
      {[clicked, dismissed, converted, ordered].map((share, index) => (
        <td key={index}>
          <Rate share={share} enough={enough} />
        </td>
      ))}
    </tr>
  )
}

function Rate({ share, enough }: { share: Share; enough: boolean }) {
  const percent = (value: number) => (100 * value).toFixed(1)
  if (!enough) return <>{share.count}</>
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
