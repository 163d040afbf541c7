-- The waiting list: who waits for what, which pieces are held for whom, and the waves that were told.

-- One row per product (or variant) and address. It stays when the wait is over, so that nobody is asked twice.
create table waiting_entries (
  product_id  text    not null,
  variant_id  text    not null default '',  -- '': any variant of the product will do
  address     text    not null,
  profile_id  text    not null,             -- who owns the address, by what is proven; e:<hash> where nobody does yet
  subject     text    not null,             -- the stream that asked
  wants       text    not null check (wants in ('notice', 'reserve', 'preorder')),
  quantity    integer not null check (quantity > 0),
  state       text    not null check (state in ('waiting', 'called', 'held', 'ended')),
  reason      text    not null default '',  -- why it ended
  since       integer not null,             -- when this place in the line was taken
  ends_at     integer not null,
  round       integer not null default 0,   -- how often it was served: whoever was not yet goes first
  restock     integer not null default 0,   -- the restock at which it was last served
  notices     integer not null default 0,
  noticed_at  integer not null default 0,   -- with `wave` the key of the wave that called it
  wave        text    not null default '',
  message_id  text    not null default '',  -- by which it was called last
  request     text    not null,             -- the event that asked
  listed_at   integer not null default 0,   -- when "you are on the list" was last written
  promised_at integer,                      -- the date that this person was told
  timezone    text,
  locale      text,
  changed_at  integer not null,
  primary key (product_id, variant_id, address),
  check ((state = 'ended') = (reason <> ''))
) strict, without rowid;
create index waiting_entries_profile on waiting_entries (profile_id);
create index waiting_entries_line on waiting_entries (product_id, variant_id) where state <> 'ended';

-- What somebody waits for: what was last seen of its stock, and when it has to be looked at again.
create table waiting_items (
  product_id     text    not null,
  variant_id     text    not null,
  version        integer not null default 1, -- counts looks: one that read an older item writes nothing
  due_at         integer not null,
  looked_at      integer not null default 0, -- up to which change of the product it was looked at
  stock          integer not null default 0, -- pieces as last seen; -1: there are some, and nobody says how many
  free           integer not null default 0, -- those of them that were not held
  restocks       integer not null default 0,
  wave_at        integer not null default 0,
  expected_at    integer,                    -- the date as last seen, and since when it stands so
  expected_since integer not null default 0,
  primary key (product_id, variant_id)
) strict, without rowid;
create index waiting_items_due on waiting_items (due_at);

-- Pieces set aside for one person. A person has one hold at a time; what was bought counts until the shop has taken it off.
create table waiting_holds (
  product_id text    not null,
  variant_id text    not null,
  address    text    not null,
  id         text    not null,
  profile_id text    not null,
  quantity   integer not null check (quantity > 0),
  state      text    not null check (state in ('held', 'bought', 'expired', 'released')),
  created_at integer not null,
  expires_at integer not null,
  primary key (product_id, id)
) strict, without rowid;
create unique index waiting_holds_person on waiting_holds (profile_id) where state = 'held';

-- How many were told at once, and how many of them bought: what the next wave's size is learned from.
create table waiting_waves (
  at         integer not null,
  id         text    not null,
  product_id text    not null,
  variant_id text    not null,
  available  integer not null,
  noticed    integer not null,
  held       integer not null,
  bought     integer not null default 0,
  sold_out   integer not null default 0,     -- it ran out while they could still come: who did not buy says nothing
  primary key (at, id)
) strict, without rowid;
