/** When a campaign goes: at once, at one instant, or when the clock of each reader shows a time. */

import type { Schedule } from '../../../worker/flows/campaigns/schedule.ts'
import { workerNow } from '../../time.ts'
import { localText } from './words.ts'

const DAY = 86_400_000

export function ScheduleFields(props: { schedule: Schedule; onChange(schedule: Schedule): void }) {
  const { schedule, onChange } = props
  const tomorrow = `${localText(workerNow() + DAY).slice(0, 10)}T10:00`
  const choose = (kind: string) => {
    if (kind === 'local') onChange({ kind, time: tomorrow })
    else if (kind === 'at') onChange({ kind, at: Date.parse(tomorrow) })
    else onChange({ kind: 'now' })
  }
  return (
    <fieldset class="panel">
      <legend>When</legend>
      <div class="fields">
        <div class="field">
          <label class="field-name" for="campaign-when">
            It goes
          </label>
          <select
            id="campaign-when"
            value={schedule.kind}
            onChange={(event) => choose(event.currentTarget.value)}
          >
            <option value="now">a minute after you let it go</option>
            <option value="local">at a time where each reader lives</option>
            <option value="at">at one moment for everybody</option>
          </select>
        </div>
        {schedule.kind !== 'now' && (
          <div class="field">
            <label class="field-name" for="campaign-time">
              {schedule.kind === 'local'
                ? 'Date and time on their clock'
                : 'Date and time on yours'}
            </label>
            <input
              id="campaign-time"
              type="datetime-local"
              value={schedule.kind === 'local' ? schedule.time : localText(schedule.at)}
              onInput={(event) => {
                const time = event.currentTarget.value.slice(0, 16)
                if (time === '') return
                onChange(
                  schedule.kind === 'local'
                    ? { kind: 'local', time }
                    : { kind: 'at', at: Date.parse(time) },
                )
              }}
            />
          </div>
        )}
      </div>
      <p class="hint">
        {schedule.kind === 'local'
          ? 'Where that time has passed when you let it go, it comes a day later. '
          : ''}
        Whoever sleeps then gets it in the morning; whoever has just had another email of yours does
        not get it.
      </p>
    </fieldset>
  )
}
