/** How many messages on each day, as bars: this flow's, and on top those of all other flows. */

import type { ReplayReport } from '../../../worker/reports/flows/replayed.ts'

const HEIGHT = 120

export function Volume({ days }: { days: ReplayReport['perDay'] }) {
  const top = Math.max(1, ...days.map(({ sent, others }) => sent + others))
  const width = 100 / days.length
  const tall = (count: number) => (HEIGHT * count) / top
  const most = days.reduce((best, day) => (day.sent > best.sent ? day : best), {
    day: '',
    sent: 0,
    others: 0,
  })
  const total = days.reduce((sum, { sent }) => sum + sent, 0)
  const [first] = days
  const last = days.at(-1)
  return (
    <figure class="volume">
      <svg
        viewBox={`0 0 100 ${HEIGHT}`}
        preserveAspectRatio="none"
        role="img"
        aria-label={`${total} messages of this flow in ${days.length} days${most.sent > 0 ? `, at most ${most.sent} on ${most.day}` : ''}`}
      >
        {days.map(({ day, sent, others }, at) => (
          <g key={day}>
            <title>{`${day}: ${sent} of this flow, ${others} of others`}</title>
            <rect class="volume-back" x={at * width} width={width} height={HEIGHT} />
            <rect
              class="volume-others"
              x={at * width + width * 0.12}
              y={HEIGHT - tall(sent + others)}
              width={width * 0.76}
              height={tall(others)}
            />
            <rect
              class="volume-sent"
              x={at * width + width * 0.12}
              y={HEIGHT - tall(sent)}
              width={width * 0.76}
              height={tall(sent)}
            />
          </g>
        ))}
      </svg>
      <figcaption>
        <span>{first && short(first.day)}</span>
        <span class="volume-key">
          <i class="key-sent" /> this flow <i class="key-others" /> others · at most {top} a day
        </span>
        <span>{last && short(last.day)}</span>
      </figcaption>
    </figure>
  )
}

const format = new Intl.DateTimeFormat('en-GB', { day: 'numeric', month: 'short', timeZone: 'UTC' })

function short(day: string): string {
  return format.format(Date.parse(`${day}T00:00:00Z`))
}
