-- The outbox: every message that was to be sent, and what became of it. Nothing is ever deleted silently.

create table messages (
  id          text    primary key,
  key         text    not null unique,    -- run:step, so that a step can never write to anybody twice
  profile_id  text    not null,
  run_id      text    not null default '',
  flow        text    not null,
  step        text    not null,
  class       text    not null check (class in ('marketing', 'transactional')),
  address     text    not null,
  data        text    not null default '{}',
  state       text    not null check (state in ('queued', 'claimed', 'sending', 'sent', 'retry', 'unknown', 'dead', 'skipped')),
  reason      text    not null default '',
  due_at      integer not null,
  created_at  integer not null,
  changed_at  integer not null,
  sent_at     integer,
  attempts    integer not null default 0,
  lease_token text,
  lease_until integer not null default 0,
  provider    text    not null default '',
  provider_id text    not null default '',
  subject     text    not null default '',
  html        text    not null default '',
  text        text    not null default '',
  headers     text    not null default '{}',
  links       text    not null default '[]',
  check ((state = 'sent') <= (sent_at is not null))
) strict, without rowid;
create index messages_due on messages (due_at) where state in ('queued', 'retry');
create index messages_leased on messages (lease_until) where state in ('claimed', 'sending');
create index messages_profile on messages (profile_id, created_at);

-- What people did with a message. A click counts when the shop's page confirmed a human.
create table engagements (
  message_id text    not null,
  kind       text    not null check (kind in ('click', 'human_click', 'unsubscribe')),
  at         integer not null,
  link       integer not null default -1,
  primary key (message_id, kind, at, link)
) strict, without rowid;

-- What the development provider took.
create table mailbox (
  at   integer not null,
  id   text    not null,
  mail text    not null,
  primary key (at, id)
) strict, without rowid;
