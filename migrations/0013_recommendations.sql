-- Recommendations: what goes with what, counted from visits and orders, and the lists that follow from it.

-- What folds saw and nobody has counted yet: steps of visits without who took them, and ids of new orders. A row goes
-- when it is counted. Small folds share a row of some minutes, so that a lone visitor costs little.
create table rec_news (
  slot   integer not null,
  id     text    not null,             -- '' for a slot's shared row
  clicks integer not null,
  body   text    not null,             -- JSON values, one a line: see worker/recommendations/news.ts
  primary key (slot, id)
) strict, without rowid;

-- One row for each product: everything that is counted of it, so that a batch writes it once.
create table rec_items (
  item          text    primary key,
  views_at      integer not null default 0, -- counts are as of then, and fade
  views_support real    not null default 0, -- visits that saw it
  buys_at       integer not null default 0,
  buys_support  real    not null default 0, -- orders that held it, by the root of their size
  demand_at     integer not null default 0,
  trend         real    not null default 0, -- views, carts and orders, halving in a week
  popular       real    not null default 0, -- the same, halving in a month
  views         text    not null default '[]', -- JSON: [product, count, its support], the strongest first
  buys          text    not null default '[]'  -- JSON: [product, count, people, its support]
) strict, without rowid;

-- Lists by scope: '' is the shop, the others are categories. Ids only, so that a list that stays the same is not written.
create table rec_tops (
  scope text primary key,
  body  text not null                  -- JSON: trending, popular, newest
) strict, without rowid;

-- Where counting stands: the work in hand, how much was counted, and when.
create table rec_state (
  name  text primary key,
  value text not null
) strict, without rowid;
