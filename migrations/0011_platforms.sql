-- What shop platforms report: deliveries on their way, the walk through their history, stock by place, privacy requests.

-- What an order's reports say, so that they may come in any order and twice: see worker/orders/record.ts.
alter table orders add column placed integer not null default 1; -- 0: only a refund or a cancellation of it is known
alter table orders add column facts text not null default '{}';
update orders set placed = 0 where revenue < 0;

-- Webhooks, stored before they are answered. The body goes when the work is done; the row stays, so that a replay is known.
create table deliveries (
  source   text    not null check (source in ('shopify', 'woocommerce')),
  id       text    not null,           -- the platform's id of the delivery
  digest   text    not null,           -- of the body: the same words under another name are the same delivery
  topic    text    not null,
  received integer not null,
  due      integer,                    -- when to work at it; null once done
  attempts integer not null default 0,
  body     text    not null,
  outcome  text    not null default '',
  primary key (source, id)
) strict, without rowid;
create unique index deliveries_digest on deliveries (digest);
create index deliveries_due on deliveries (due) where due is not null;

-- When webhooks came, by topic; topic '' is the platform as a whole, whose silence is worth an alarm.
create table webhooks (
  source    text    not null,
  topic     text    not null,
  count     integer not null,
  last_at   integer not null,
  usual_gap integer not null default 0, -- the longest pause lately, ms
  primary key (source, topic)
) strict, without rowid;

-- The walk through what a platform's API lists, by time of change: at first its history, then what is new.
create table syncs (
  source       text    not null,
  kind         text    not null check (kind in ('orders', 'customers', 'products')),
  reached      integer not null default 0, -- everything changed before this instant was read
  next         text    not null default '', -- the following page, where many things changed in one instant
  done         integer not null default 0,
  total        integer,                 -- as the platform counted at the beginning
  caught_up_at integer,                 -- when the end was first reached
  due_at       integer not null,
  failures     integer not null default 0,
  error        text    not null default '',
  lease_token  text,
  lease_until  integer not null default 0,
  primary key (source, kind)
) strict, without rowid;

-- The last statement of each product, so that an older one is known, and stock can be changed in it.
create table platform_products (
  source     text    not null,
  id         text    not null,
  updated_at integer not null,
  statement  text    not null,
  primary key (source, id)
) strict, without rowid;

-- Shopify counts stock by inventory item and location.
create table inventory (
  item       text primary key,
  product_id text not null default '',  -- '' until the product was seen
  variant_id text not null default '',
  levels     text not null default '{}' -- JSON: location → [available, changed at]
) strict, without rowid;

-- What people asked of the shop about their data, and what became of it.
create table privacy_requests (
  id      text    primary key,          -- digest of the request
  source  text    not null,
  kind    text    not null check (kind in ('export', 'erase', 'erase_shop')),
  at      integer not null,
  due_at  integer,                      -- when it is carried out by itself; null: done, called off, or the owner's to do
  state   text    not null check (state in ('open', 'done', 'cancelled')),
  person  text    not null default '{}', -- JSON: customerId, email, orders; emptied once erased
  outcome text    not null default ''
) strict, without rowid;
