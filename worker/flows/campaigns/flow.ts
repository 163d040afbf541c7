/** A campaign as a flow of one step, so that the same engine sends it under the same rules as everything else. Pure. */

import { DAY, HOUR } from '../../core/clock.ts'
import type { Condition } from '../../segments/condition.ts'
import type { Flow, SendStep, Step } from '../definition.ts'
import type { Campaign, Way } from './campaign.ts'

const PREFIX = 'campaign-'
/** The split by which people are dealt out among the ways it is written. */
export const WORDS = 'words'

/** The id of a campaign's flow. */
export function flowIdOf(campaignId: string): string {
  return PREFIX + campaignId
}

/** The campaign of a flow's id, or null where it is no campaign's. */
export function campaignIdOf(flowId: string): string | null {
  return flowId.startsWith(PREFIX) ? flowId.slice(PREFIX.length) : null
}

const flows = new WeakMap<Campaign['definition'], Flow>()

/** The flow of a campaign to people for whom a condition holds: it is asked again before each message. */
export function flowOf(campaign: Campaign, condition: Condition): Flow {
  const { definition } = campaign
  const known = flows.get(definition)
  if (known && known.version === campaign.version && known.filter === condition) return known
  const flow: Flow = {
    id: flowIdOf(campaign.id),
    version: campaign.version,
    name: campaign.name,
    summary: 'A campaign: one message to the people of a segment.',
    class: 'marketing',
    intent: 'other',
    standard: true,
    trigger: { kind: 'audience' },
    about: 'campaign',
    filter: condition,
    exits: [],
    startWithin: 0,
    reentry: { per: 'person', after: 365 * DAY },
    staleAfter: 12 * HOUR,
    waitAtMost: DAY,
    steps: stepsOf(campaign),
  }
  flows.set(definition, flow)
  return flow
}

function stepsOf({ definition: { ways, offer } }: Campaign): readonly Step[] {
  const send = ({ id, email }: Way): SendStep => ({
    kind: 'send',
    id,
    email,
    ...(offer === '' ? {} : { offer }),
  })
  const [only] = ways
  if (only && ways.length === 1) return [send(only)]
  return [
    {
      kind: 'split',
      id: WORDS,
      ways: ways.map((way) => ({ id: way.id, share: way.share, steps: [send(way)] })),
    },
  ]
}
