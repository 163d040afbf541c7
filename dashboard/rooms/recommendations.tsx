/** Recommendations: what they earn on the shop's pages, how well they guess its own history, and the rules they keep. */

import { useLoad } from '../load.ts'
import { Link } from '../parts/link.tsx'
import { Failed, Skeleton } from '../parts/notice.tsx'
import { Head } from '../parts/words.tsx'
import { addressOf, type Route } from '../route.ts'
import { Online } from './recommendation-online.tsx'
import { Rules } from './recommendation-rules.tsx'
import { Trial } from './recommendation-trial.tsx'
import type { Report } from './recommendation-words.ts'

export function Recommendations({ route }: { route: Route }) {
  const rules = route.query.get('show') === 'rules'
  return (
    <>
      <Head
        title="Recommendations"
        lead="From what all visitors did together, never from one person’s history."
      />
      <nav class="chips" aria-label="What is shown">
        <Link
          class="chip"
          to={addressOf('recommendations')}
          aria-current={rules ? undefined : 'true'}
        >
          How good they are
        </Link>
        <Link
          class="chip"
          to={addressOf('recommendations', undefined, { show: 'rules' })}
          aria-current={rules ? 'true' : undefined}
        >
          Rules and preview
        </Link>
      </nav>
      {rules ? <Rules /> : <Results />}
    </>
  )
}

function Results() {
  const { data, error, reload } = useLoad<Report>('/api/recommendations', 15_000)
  return (
    <>
      {error && <Failed error={error} />}
      {!data && !error && <Skeleton rows={6} tall />}
      {data && <Online online={data.online} />}
      {data && <Trial report={data} reload={reload} />}
    </>
  )
}
