/** The versions of a flow, the newest first: each can be taken up again. */

import { useState } from 'preact/hooks'
import type { Definition } from '../../../worker/flows/owned/read.ts'
import type { FlowDetail, FlowVersion } from '../../../worker/reports/flows/detail.ts'
import { useLoad } from '../../load.ts'
import { Failed, Skeleton } from '../../parts/notice.tsx'
import { Badge, When } from '../../parts/words.tsx'

export function Versions(props: {
  detail: FlowDetail
  onUse(definition: Definition): void
  onRemove(): void
}) {
  const { detail, onUse, onRemove } = props
  const [sure, setSure] = useState(false)
  const path = `/api/flows/${encodeURIComponent(detail.id)}/versions`
  const { data, error } = useLoad<{ items: readonly FlowVersion[] }>(path)
  const own = detail.origin === 'own'
  return (
    <>
      {error && <Failed error={error} />}
      {!data && !error && <Skeleton rows={3} />}
      <ol class="list versions">
        {data?.items.map((one) => (
          <li key={one.version} class="row">
            <span class="row-main">
              <span class="row-title">{titleOf(one)}</span>
              <span class="row-note">
                {one.createdAt === null ? 'It comes with Aisle.' : <When at={one.createdAt} />}
              </span>
            </span>
            {one.current && <Badge tone="good">In use</Badge>}
            {!one.current && one.definition && (
              <button
                type="button"
                class="button"
                onClick={() => one.definition && onUse(one.definition)}
              >
                Take it up again
              </button>
            )}
          </li>
        ))}
      </ol>
      {detail.origin !== 'library' && (
        <p class="version-end">
          {!sure && (
            <button type="button" class="quiet-button" onClick={() => setSure(true)}>
              {own ? 'Remove this flow' : 'Take all changes back'}
            </button>
          )}
          {sure && (
            <>
              <span>
                {own
                  ? 'Its runs end and it is gone from the list. Are you sure?'
                  : 'New runs follow the flow as Aisle brings it. Are you sure?'}
              </span>{' '}
              <button type="button" class="button" onClick={onRemove}>
                Yes
              </button>{' '}
              <button type="button" class="quiet-button" onClick={() => setSure(false)}>
                No
              </button>
            </>
          )}
        </p>
      )}
    </>
  )
}

function titleOf({ version, createdAt, definition }: FlowVersion): string {
  if (createdAt === null) return `Aisle’s version ${version}`
  const number = version - 1_000
  return definition ? `Version ${number}: ${definition.name}` : `Version ${number}: taken back`
}
