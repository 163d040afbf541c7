-- Channels of messages, what each message is for, and texts that came in.

alter table messages add column channel text not null default 'email' check (channel in ('email', 'sms', 'webhook'));
alter table messages add column intent text not null default '';  -- of its flow: a higher one goes before a lower one

-- Receipts go before a campaign of fifty thousand.
create index messages_needed on messages (due_at) where state in ('queued', 'retry') and class = 'transactional';

-- Texts that came in and changed something, by the provider's id: the same one twice is one.
create table texts_received (
  id   text    primary key,
  at   integer not null,
  kind text    not null check (kind in ('stop', 'start', 'help'))
) strict, without rowid;
