/** Channels beside email. */

import { boolean, nullable, object, type Room, refer, string } from './schema.ts'

export const channels: Room = {
  routes: [
    {
      method: 'get',
      path: '/api/settings/channels',
      summary:
        'Whether texts can leave and come in, where webhooks go, and the secret that signs them',
      answer: refer('Channels'),
    },
    {
      method: 'post',
      path: '/api/settings/channels/webhook-secret',
      summary: 'A new secret of webhooks; for a day the old one signs beside it',
      answer: refer('Channels'),
    },
  ],
  schemas: {
    Channels: object({
      sms: object({
        provider: nullable({ ...string, enum: ['twilio', 'mailbox'] }),
        hook: { ...string, description: 'Where the provider reports texts that come in.' },
        hookOpen: { ...boolean, description: 'Whether the token that signs them is set.' },
      }),
      webhook: object({
        url: string,
        secret: { ...string, description: 'whsec_…, as libraries of Standard Webhooks take it.' },
        rotatedAt: nullable(string),
      }),
    }),
  },
}
