/** "Why did, or didn't, this person get that email?", for each flow. */

import type { FlowReport } from '../../worker/reports/flows/flow.ts'
import type { Why } from '../../worker/reports/people/why.ts'
import type { Page } from '../api.ts'
import { useLoad } from '../load.ts'
import { Failed, Skeleton } from '../parts/notice.tsx'
import { Badge, type Tone } from '../parts/words.tsx'
import { exactly } from '../time.ts'

export function WhyAll({ id }: { id: string }) {
  const flows = useLoad<Page<FlowReport>>('/api/flows')
  if (flows.error) return <Failed error={flows.error} />
  return (
    <section class="panel why" aria-labelledby="why-title">
      <div class="panel-head">
        <h2 id="why-title">Why did they, or didn’t they, get that e-mail?</h2>
      </div>
      {!flows.data && <Skeleton rows={2} />}
      {flows.data?.items.map((flow) => (
        <WhyOne key={flow.id} id={id} flow={flow} />
      ))}
    </section>
  )
}

const answers: Readonly<Record<Why['answer'], { name: string; tone: Tone }>> = {
  sent: { name: 'Sent', tone: 'good' },
  waiting: { name: 'Waiting', tone: 'warn' },
  not: { name: 'Not sent', tone: 'plain' },
}

function WhyOne({ id, flow }: { id: string; flow: FlowReport }) {
  const path = `/api/profiles/${encodeURIComponent(id)}/why?flow=${encodeURIComponent(flow.id)}`
  const { data, error } = useLoad<Why>(path, 30_000)
  if (error) return <Failed error={error} />
  if (!data) return <Skeleton rows={2} />
  const answer = answers[data.answer]
  return (
    <div class="why-flow">
      <p class="why-head">
        <strong>{flow.name}</strong>
        <Badge tone={answer.tone}>{answer.name}</Badge>
      </p>
      <ul class="why-sentences">
        {data.sentences.map((sentence) => (
          <li key={sentence}>{sentence}</li>
        ))}
      </ul>
      {data.facts.length > 0 && (
        <details>
          <summary>What this rests on</summary>
          <ol class="why-facts">
            {data.facts.map((fact) => (
              <li key={`${fact.at}/${fact.text}`}>
                <span class="hint">{exactly(fact.at)}</span> {fact.text}
              </li>
            ))}
          </ol>
        </details>
      )}
    </div>
  )
}
