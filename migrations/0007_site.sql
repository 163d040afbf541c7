-- The site itself: settings, keys (hashed), and the tick's heartbeat.

create table settings (
  name  text primary key,
  value text not null                     -- JSON
) strict, without rowid;

create table keys (
  hash    text primary key,               -- SHA-256, hex
  kind    text not null check (kind in ('public', 'secret')),
  label   text not null default '',
  origins text not null default '[]',     -- JSON list: where the public key may be used from; empty allows every origin
  created_at integer not null
) strict, without rowid;

-- One row per tick that did something: the console's heartbeat, and which subjects it folded.
create table ticks (
  at       integer not null,
  id       text    not null,
  took     integer not null,
  folded   integer not null,
  sent     integer not null,
  skipped  integer not null,
  failed   integer not null,
  subjects text    not null default '[]',
  primary key (at, id)
) strict, without rowid;
