-- Product feeds: how far the reading of each one has come, what came of it, and which items it has.

create table feeds (
  url           text primary key,             -- as the owner set it
  due_at        integer not null default 0,   -- when it is read next; while a reading goes on, at once
  lease_token   text,
  lease_until   integer not null default 0,
  run           text not null default '',     -- the reading that goes on, or ''
  place         text,                         -- JSON: where it goes on; null at the beginning
  etag          text not null default '',     -- version that is being read, or was read last to its end
  last_modified text not null default '',
  counts        text not null default '{}',   -- JSON of the reading that goes on
  complete      text not null default '',     -- the last reading that came to the end of a whole feed, or ''
  result        text,                         -- JSON: what came of the last reading
  rejects       text not null default '[]',   -- JSON list: the first items that it did not take, and why
  missing       text not null default '[]'    -- JSON list: items that are gone, and since when
) strict, without rowid;

-- Ids of a reading's items, some thousands to a row: what was in the feed before and is no more is found by them.
create table feed_parts (
  url  text not null,
  run  text not null,
  part integer not null,                      -- index of the first item
  ids  text not null,                         -- JSON list
  primary key (url, run, part)
) strict, without rowid;
