/** Plays of people: those who join, who come back again and again, and who stay away. */
import { ordered } from './goods.ts'
import { days, hours, type Play, untilTheirTurn } from './play.ts'

/** A trait as the shop's server tells it: the day after tomorrow, of another year. */
function birthday(now: number): string {
  return `1990${new Date(now + 2 * 86_400_000).toISOString().slice(4, 10)}`
}

export const people: readonly Play[] = [
  {
    flow: 'welcome',
    scenes: [
      {
        say: ({ name }) => `${name} signs up for the letter, and confirms it.`,
        act: (stage, who) =>
          stage.asks(who, '/v1/subscribe', {
            source: 'play',
            consentText: 'Yes, write to me.',
          }),
        pause: hours(0.2),
      },
      { say: () => 'Two days pass.', pause: hours(50) },
    ],
  },
  {
    flow: 'vip',
    scenes: [
      {
        say: ({ name }) => `${name} orders a lot, three times within a week.`,
        async act(stage, who) {
          await stage.knows(who, 90)
          const times = [6, 3, 0]
          await stage.server(
            who,
            ...times.map((daysAgo, index) =>
              ordered(stage, who, 'p206', { number: index + 1, quantity: 12, daysAgo }),
            ),
          )
        },
        pause: days(2.2),
      },
    ],
  },
  {
    flow: 'win-back',
    scenes: [
      {
        say: ({ name }) =>
          `${name} used to order every ten days. The last order was six weeks ago.`,
        async act(stage, who) {
          await stage.knows(who, 200)
          const times = [82, 72, 62, 52, 42]
          await stage.server(
            who,
            ...times.map((daysAgo, index) =>
              ordered(stage, who, 'p301', { number: index + 1, daysAgo }),
            ),
          )
        },
        pause: untilTheirTurn,
      },
    ],
  },
  {
    flow: 'sunset',
    scenes: [
      {
        say: ({ name }) => `${name} joined 400 days ago, and has never been back.`,
        act: (stage, who) => stage.knows(who, 400),
        pause: untilTheirTurn,
      },
    ],
  },
  {
    flow: 'birthday',
    scenes: [
      {
        say: ({ name }) => `It is ${name}’s birthday the day after tomorrow.`,
        async act(stage, who) {
          await stage.knows(who, 60, { birthday: birthday(await stage.now()) })
        },
        pause: days(2.2),
      },
    ],
  },
]
