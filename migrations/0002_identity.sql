-- People: their state as folded from events, the identifiers that point to them, and what they agreed to.

create table profiles (
  id         text    primary key,      -- the first subject under which this person was seen
  email      text,
  user_id    text,
  traits     text    not null default '{}',
  state      text    not null,         -- JSON: sessions, cart, interests, order counts, last click
  timezone   text,
  country    text,
  locale     text,
  first_seen integer not null,
  last_seen  integer not null,         -- to the hour, for order only (the state knows it exactly): its index is seldom rewritten
  version    integer not null default 1, -- counts writes: a fold that read an older one writes nothing
  merged_at  integer,                  -- set when this stream was joined to another profile; the row stays, the link can be undone
  check (email is null or email = lower(email))
) strict, without rowid;
create index profiles_known on profiles (last_seen) where email is not null and merged_at is null;

-- A subject without a row here is its own profile: an anonymous visitor costs nothing.
create table identities (
  identity   text    primary key,      -- a:…, u:…, e:… as in events.subject
  profile_id text    not null,
  strength   text    not null check (strength in ('link', 'confirmed', 'verified')),
  source     text    not null,
  at         integer not null
) strict, without rowid;
create index identities_profile on identities (profile_id);

create table subscriptions (
  address            text    not null, -- lower-cased e-mail address
  topic              text    not null default 'marketing',
  status             text    not null check (status in ('pending', 'subscribed', 'unsubscribed')),
  subject            text    not null, -- the stream that asked
  requested_at       integer not null,
  changed_at         integer not null,
  confirmations_day  integer not null default 0, -- the day (UTC, days since 1970) of the counter beside it
  confirmations      integer not null default 0, -- confirmation mails sent on that day
  confirmation_at    integer not null default 0, -- when the last one was asked for
  primary key (address, topic)
) strict, without rowid;

-- Append-only proof of who agreed to what, when, in which words.
create table consents (
  address text    not null,
  at      integer not null,
  id      text    not null,
  topic   text    not null,
  action  text    not null check (action in ('requested', 'confirmed', 'imported', 'withdrawn')),
  source  text    not null,
  text    text    not null default '',
  primary key (address, at, id)
) strict, without rowid;

-- Addresses that must not get marketing, by keyed hash, so that it survives erasure.
create table suppressions (
  hash   text    primary key,
  reason text    not null check (reason in ('unsubscribe', 'bounce', 'complaint', 'manual')),
  at     integer not null
) strict, without rowid;
