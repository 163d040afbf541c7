/** What a customer has gathered, as the shop's server wrote it into the page that it made for them. */

// Nothing in a browser proves who sits there, so nobody is asked: without the figures there is nothing to see.
import { learn, readText } from '../kit.ts'
import type { Stage } from '../stage.ts'
import { forms } from '../words/forms.ts'
import styles from './rewards.css?text'

export { styles }

learn(forms)

/** A whole number of points; undefined for anything else. */
const readPoints = (value: string | null): number | undefined =>
  value && /^\d{1,12}$/.test(value) ? Number(value) : undefined

export function play(stage: Stage): void {
  const { host, words, report } = stage
  const { say, locale } = words
  const points = readPoints(host.getAttribute('points'))
  if (points === undefined) return
  const next = readPoints(host.getAttribute('next-points'))
  const reward = readText(host.getAttribute('next-reward'), 100)
  const written = (count: number) => new Intl.NumberFormat(locale).format(count)
  const percent = next ? Math.min(100, Math.round((100 * points) / next)) : 0
  stage.draw(
    <section aria-label={say('rewards')}>
      <p class="name">{say('rewards')}</p>
      <p class="points">{say('points', written(points))}</p>
      {next && next > points && reward && (
        <>
          <div class="track" aria-hidden="true">
            <span ref={(bar) => bar?.style.setProperty('inline-size', `${percent}%`)} />
          </div>
          <p class="next">{say('pointsLeft', written(next - points), reward)}</p>
        </>
      )}
    </section>,
  )
  stage.seen(() => report('Widget Viewed'))
}
