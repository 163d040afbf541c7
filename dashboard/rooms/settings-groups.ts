/** The settings in groups, each field with its name, its kind and what it is for. */

import type { Settings } from '../../worker/site/settings.ts'
import { channelGroups } from './settings-channels.ts'

export interface SettingField {
  readonly name: keyof Settings
  readonly label: string
  readonly kind: 'text' | 'email' | 'url' | 'colour' | 'number' | 'switch' | 'lines' | 'hours'
  readonly help?: string
  /** After the field, such as "days". */
  readonly unit?: string
}

export interface SettingGroup {
  readonly title: string
  readonly lead?: string
  readonly fields: readonly SettingField[]
}

export const groups: readonly SettingGroup[] = [
  {
    title: 'Shop',
    fields: [
      { name: 'shopName', label: 'Name', kind: 'text', help: 'As your shoppers know it.' },
      { name: 'shopUrl', label: 'Address', kind: 'url', help: 'The front page of your shop.' },
      {
        name: 'timezone',
        label: 'Time zone',
        kind: 'text',
        help: 'Used where a shopper’s own is not known, such as Europe/Vienna.',
      },
      { name: 'locale', label: 'Language', kind: 'text', help: 'Of e-mails: en, or de-AT.' },
    ],
  },
  {
    title: 'Sender',
    lead: 'What stands in the head and at the foot of every e-mail.',
    fields: [
      { name: 'fromName', label: 'Sender’s name', kind: 'text' },
      {
        name: 'fromEmail',
        label: 'Sender’s address',
        kind: 'email',
        help: 'On a domain that your mail provider has verified.',
      },
      { name: 'replyTo', label: 'Answers go to', kind: 'email', help: 'Empty: to the sender.' },
      {
        name: 'postalAddress',
        label: 'Postal address',
        kind: 'text',
        help: 'The law asks for it in marketing e-mail.',
      },
    ],
  },
  {
    title: 'Look',
    fields: [
      { name: 'logoUrl', label: 'Logo', kind: 'url', help: 'The address of a picture.' },
      { name: 'accentColor', label: 'Colour of buttons', kind: 'colour' },
    ],
  },
  {
    title: 'After an order',
    lead: 'What confirmations, thank-yous and review requests may say.',
    fields: [
      {
        name: 'deliveryDays',
        label: 'Delivery usually takes',
        kind: 'number',
        unit: 'days',
        help: '0: e-mails promise nothing, unless an order brings its own estimate.',
      },
      {
        name: 'shopCountry',
        label: 'Country you send from',
        kind: 'text',
        help: 'Two letters, such as AT. Buyers elsewhere are asked for a review a week later.',
      },
      {
        name: 'returnsNote',
        label: 'Returns and exchanges',
        kind: 'text',
        help: 'In a sentence or two. Empty: people are told to answer the e-mail.',
      },
      {
        name: 'reviewUrl',
        label: 'Where reviews are written',
        kind: 'url',
        help: '{product} becomes the product’s id. Empty: its own page in the shop.',
      },
    ],
  },
  {
    title: 'Carts and sales',
    fields: [
      {
        name: 'cartUrl',
        label: 'Address that restores a cart',
        kind: 'url',
        help: '{items} becomes id:quantity,id:quantity.',
      },
      {
        name: 'discountUrl',
        label: 'Address that applies a discount code',
        kind: 'url',
        help: 'With {code} in it. Empty: codes are typed in when paying.',
      },
      {
        name: 'attributionDays',
        label: 'A sale counts for a message within',
        kind: 'number',
        unit: 'days of a click',
      },
      {
        name: 'allowedHosts',
        label: 'Other hosts that e-mails may link to',
        kind: 'lines',
        help: 'One a line, besides your shop’s own.',
      },
    ],
  },
  {
    title: 'Products',
    lead: 'When a change of price or stock is worth telling.',
    fields: [
      {
        name: 'lowStock',
        label: 'Few are left at',
        kind: 'number',
        unit: 'pieces or fewer',
      },
      {
        name: 'priceDropPercent',
        label: 'A price fell when it fell by at least',
        kind: 'number',
        unit: '%',
      },
      {
        name: 'changeQuietHours',
        label: 'What goes back and forth is told once in',
        kind: 'number',
        unit: 'hours',
      },
    ],
  },
  {
    title: 'Catalogue',
    fields: [
      {
        name: 'readPages',
        label: 'Read the shop’s own pages',
        kind: 'switch',
        help: 'So the catalogue learns itself: politely, and only what robots.txt allows.',
      },
    ],
  },
  {
    title: 'Waiting list',
    lead: 'For whoever wants to hear when something is back.',
    fields: [
      {
        name: 'waitingReserve',
        label: 'Let people have pieces held',
        kind: 'switch',
        help: 'Then others on the list are told of fewer.',
      },
      { name: 'waitingHoldHours', label: 'A hold lasts', kind: 'number', unit: 'hours' },
      {
        name: 'waitingMinimum',
        label: 'Tell people when there are at least',
        kind: 'number',
        unit: 'pieces',
      },
      {
        name: 'waitingWaveSize',
        label: 'Where the number is not known, tell at once',
        kind: 'number',
        unit: 'people',
      },
      {
        name: 'waitingVipDays',
        label: 'Customers with three orders count as having come earlier by',
        kind: 'number',
        unit: 'days',
      },
    ],
  },
  {
    title: 'Manners',
    lead: 'These hold for all marketing together. Mail about orders always goes.',
    fields: [
      {
        name: 'doubleOptIn',
        label: 'Ask for a confirmation of each sign-up',
        kind: 'switch',
        help: 'Turn it off only where the law allows.',
      },
      {
        name: 'marketingGapHours',
        label: 'At least between two marketing e-mails',
        kind: 'number',
        unit: 'hours',
      },
      {
        name: 'marketingPerWeek',
        label: 'At most in seven days',
        kind: 'number',
        unit: 'e-mails',
      },
      {
        name: 'quietHours',
        label: 'Quiet hours',
        kind: 'hours',
        help: 'In the shopper’s own zone: what is due then waits.',
      },
    ],
  },
  ...channelGroups,
]
