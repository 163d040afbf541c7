/** The words to somebody who searched and went away without: what the shop has for it. */

import type { EmailCopy } from '../../messages/copy.ts'

/**
 * `values.query` holds those words of the search that the shown products bear, and nothing else that was typed: anybody
 * can type anything.
 */
export const searchAbandonmentEmails: Record<'found', EmailCopy> = {
  found: {
    subject:
      '{% if values.query %}For your search “{{ values.query }}”{% else %}What you were looking for{% endif %}',
    preheader:
      '{% if values.code %}What we have for it, and {{ values.offer }} with it.{% else %}We looked through the shop for you.{% endif %}',
    blocks: [
      { kind: 'heading', text: 'Was it one of these?' },
      {
        kind: 'text',
        text: 'Hi {{ person.first_name | default: "there" }},\n\nYou searched{% if values.query %} for “{{ values.query }}”{% endif %} at {{ shop.name }} and went on without. We looked through the shelves once more. This is what we have right now:',
      },
      { kind: 'products' },
      { kind: 'button', label: 'See it in the shop', link: 'look' },
      {
        kind: 'text',
        text: '{% if values.code %}As you have not bought from us before, this goes with it:{% else %}Nothing quite right? Answer this email and tell us what you need it for. We know our shelves, and also what is on its way.{% endif %}',
      },
      { kind: 'code' },
      { kind: 'recommended', strategy: 'for-you', limit: 4, heading: 'Others went for these' },
      {
        kind: 'note',
        text: 'Prices and availability are as of the moment we wrote this. This is the only email about this search.',
      },
    ],
  },
}
