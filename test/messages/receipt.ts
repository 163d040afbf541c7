/** An email with a receipt and a row of stars, for tests of both. */

import type { EmailCopy } from '../../worker/messages/copy.ts'
import type { EmailContext } from '../../worker/messages/email.ts'
import { sampleContext } from './sample.ts'

export const receiptCopy: EmailCopy = {
  subject: 'Your order {{ values.order }}',
  preheader: 'What you bought, and what it comes to',
  blocks: [
    { kind: 'heading', text: 'Thank you' },
    { kind: 'products' },
    { kind: 'totals' },
    {
      kind: 'rating',
      question: 'How do you like {{ products.first }}?',
      low: 'Not at all',
      high: 'Very much',
    },
  ],
}

export const receiptContext: EmailContext = {
  ...sampleContext,
  values: { order: '#1001' },
  totals: [
    { label: 'Subtotal', amount: '€166.90' },
    { label: 'Discount', amount: '−€10.00' },
    { label: 'Shipping', amount: 'free' },
    { label: 'Total', amount: '€156.90', strong: true },
  ],
  links: { ...sampleContext.links, rating: 'https://aisle.example/m/r/review-token' },
  marketing: false,
}
