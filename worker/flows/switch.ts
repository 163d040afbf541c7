/** Whether a flow is on: as it comes, unless the owner decided otherwise. */

import type { Settings } from '../site/settings.ts'
import type { Flow } from './definition.ts'

type Switches = Pick<Settings, 'disabledFlows' | 'enabledFlows'>

export function isEnabled(flow: Pick<Flow, 'id' | 'standard'>, settings: Switches): boolean {
  return flow.standard
    ? !settings.disabledFlows.includes(flow.id)
    : settings.enabledFlows.includes(flow.id)
}

/** The settings with a flow switched on or off. */
export function switched(
  flow: Pick<Flow, 'id' | 'standard'>,
  enabled: boolean,
  settings: Switches,
): Switches {
  const without = (ids: readonly string[]) => ids.filter((id) => id !== flow.id)
  const disabledFlows = without(settings.disabledFlows)
  const enabledFlows = without(settings.enabledFlows)
  if (flow.standard && !enabled) disabledFlows.push(flow.id)
  if (!flow.standard && enabled) enabledFlows.push(flow.id)
  return { disabledFlows, enabledFlows }
}
