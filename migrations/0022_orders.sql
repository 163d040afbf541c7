-- What follows an order: when it counts as delivered, what its buyer answered, and how long things last.

-- When an order counts as delivered if nobody says so, ms UTC. Null: nobody asks, or it was said; 0: it did.
alter table orders add column presumed_at integer;
create index orders_presumed on orders (presumed_at) where presumed_at > 0;

-- Answers to review requests. That one waits or was asked is told by its flow; here is only what a person said since.
create table review_requests (
  order_id     text    primary key,
  profile_id   text    not null,
  state        text    not null check (state in ('scored', 'reviewed', 'excluded')),
  score        integer check (score between 1 and 5),
  words        text    not null default '',
  -- Whether something is wrong that a human has to answer: '' where nothing ever was.
  complaint    text    not null default '' check (complaint in ('', 'open', 'closed')),
  complaint_at integer not null default 0,
  answered_at  integer not null,
  changed_at   integer not null
) strict, without rowid;
create index review_requests_profile on review_requests (profile_id);
create index review_requests_answered on review_requests (answered_at);
create index review_requests_open on review_requests (complaint_at) where complaint = 'open';

-- How long one piece lasts, by product and by category, learned from repeat purchases.
create table replenishment_cycles (
  kind       text    not null check (kind in ('product', 'category')),
  id         text    not null,
  span       integer not null,           -- ms for one piece
  repeats    integer not null,           -- intervals that it was learned from
  buyers     integer not null,
  share      real    not null,           -- of buyers who bought again, among those who had the time to
  updated_at integer not null,
  primary key (kind, id)
) strict, without rowid;

-- What a round of learning has counted so far, in parts that fit a row.
create table replenishment_tallies (
  part integer primary key,
  body text    not null
) strict;
