-- Who is in the segments that are watched, how far their sweeps are, dates of people that come up, campaigns; and silence as a reason to stay silent.

-- Written on change only. Who enters a segment that a flow listens to gets an event; these rows say who is in already.
create table memberships (
  segment    text    not null,
  profile_id text    not null,
  since      integer not null,
  settled_at integer not null default 0,   -- when what the segment asks for was done, such as the end of all marketing
  primary key (segment, profile_id)
) strict, without rowid;

create table sweeps (
  name   text    primary key,              -- segment:…, customers, dates
  due_at integer not null,
  body   text    not null                  -- JSON: where the round is, and what it has learned
) strict, without rowid;

-- A day of somebody's that comes up: the instant at which it begins to count in their zone.
create table date_dues (
  due_at     integer not null,
  profile_id text    not null,
  trait      text    not null,
  date       text    not null,             -- YYYY-MM-DD where they are
  primary key (due_at, profile_id, trait)
) strict, without rowid;

create table campaigns (
  id           text    primary key,
  name         text    not null,
  state        text    not null check (state in ('draft', 'scheduled', 'sending', 'paused', 'done', 'cancelled')),
  version      integer not null,
  definition   text    not null,           -- JSON: audience, words, schedule
  scheduled_at integer,                    -- when the owner let it go
  starts_at    integer,                    -- the first instant at which it is anybody's time
  due_at       integer,                    -- when the tick looks at it next
  progress     text    not null default '{}', -- JSON: whose time has come, and up to which profile they were taken in
  taken        integer not null default 0, -- people taken in
  started_at   integer,
  ended_at     integer,
  created_at   integer not null,
  updated_at   integer not null
) strict, without rowid;
create index campaigns_due on campaigns (due_at) where due_at is not null;

-- Somebody who has not reacted for long, and does not want to stay when asked, gets no marketing any more.
create table suppressions_next (
  hash   text    primary key,
  reason text    not null check (reason in ('unsubscribe', 'bounce', 'complaint', 'manual', 'sunset')),
  at     integer not null
) strict, without rowid;
insert into suppressions_next (hash, reason, at) select hash, reason, at from suppressions;
drop table suppressions;
alter table suppressions_next rename to suppressions;
