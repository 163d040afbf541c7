-- The shop's pages that Aisle reads: what is known of each, when it is read next, and how each host wants to be asked.

create table pages (
  key           text    primary key,      -- canonical form of the address: one row per page however it is linked
  url           text    not null,         -- the address that is fetched
  host          text    not null,
  origin        text    not null check (origin in ('owner', 'shop', 'visitor')),
  need          integer not null,         -- why it is read next, from refresh (0) to waited for
  need_until    integer not null default 0,
  state         text    not null default 'new' check (state in ('new', 'product', 'alias', 'other', 'refused', 'failed', 'gone')),
  note          text    not null default '', -- why it is so, in a sentence
  product_id    text    not null default '',
  etag          text    not null default '',
  last_modified text    not null default '',
  hash          text    not null default '', -- of what was read, so that the same is not written again
  found_at      integer not null,
  fetched_at    integer not null default 0,
  due_at        integer not null,
  failures      integer not null default 0,
  unchanged     integer not null default 0   -- times in a row that nothing had changed
) strict, without rowid;
create index pages_due on pages (host, need, due_at);

create table page_hosts (
  host        text    primary key,
  robots      text    not null default '{}', -- JSON: what robots.txt says to us
  robots_at   integer not null default 0,    -- read again from then on
  sitemap     text    not null default '{}', -- JSON: sitemaps that wait to be read, and how far the first is
  sitemap_at  integer not null default 0,    -- begun again from then on
  open_at     integer not null default 0,    -- nothing is asked before: it was too much, or the shop is down
  reports_at  integer not null default 0,    -- no page that only visitors told of is read before
  tally       text    not null default '{}', -- JSON: how many of those pages were read, and were products
  failures    integer not null default 0,
  note        text    not null default '',
  lease_token text    not null default '',
  lease_until integer not null default 0
) strict, without rowid;
