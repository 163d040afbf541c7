/** The settings of text messages and webhooks. */

export const channelGroups = [
  {
    title: 'Texts',
    lead: 'For phones whose owners said yes to them.',
    fields: [
      {
        name: 'textQuietHours',
        label: 'No texts between',
        kind: 'hours',
        help: 'At the phone’s place. The law of the United States says 21 and 8, some of its states 20.',
      },
      {
        name: 'textGapHours',
        label: 'At least between two marketing texts',
        kind: 'number',
        unit: 'hours',
      },
      {
        name: 'textCountries',
        label: 'Countries that may be texted',
        kind: 'lines',
        help: 'Their codes, such as +49, one a line. Empty: all that your provider lets through.',
      },
      {
        name: 'textRequestsPerDay',
        label: 'Ask at most',
        kind: 'number',
        unit: 'new phones a day',
        help: 'Each question costs a text, and robots fill in forms.',
      },
      {
        name: 'textHelp',
        label: 'Where you are reached',
        kind: 'text',
        help: 'For those who answer HELP. Empty: your e-mail address.',
      },
    ],
  },
  {
    title: 'Webhooks',
    fields: [
      {
        name: 'webhookUrl',
        label: 'Where flows tell your systems what happens',
        kind: 'url',
        help: 'An https address. Empty: nowhere.',
      },
    ],
  },
] as const
