/** What a fold finds new in what people did with widgets: each person counts once for each outcome. */

import { type ExposureCount, newExposures } from '../events/exposure.ts'
import type { People } from './people.ts'

/** Remembers what was known of people before a fold; the answer, called after it, counts what came in. */
export function watchExposures(people: People): () => readonly ExposureCount[] {
  const known = new Map(people.everybody.map(({ id, state }) => [id, state.widgets]))
  return () =>
    newExposures(
      people.changedPeople
        .filter(({ mergedAt }) => mergedAt === null)
        .map(({ id, state }) => ({
          after: state.widgets,
          // What a stream did before it was joined with another one was counted then.
          before: [id, ...joinedInto(people, id)].flatMap((one) => {
            const before = known.get(one)
            return before ? [before] : []
          }),
        })),
    )
}

const joinedInto = (people: People, id: string): readonly string[] =>
  people.joins.filter(({ into }) => into === id).map(({ from }) => from)
