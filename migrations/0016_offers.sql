-- Offers are rules; discount codes are what one person got of them, each to be used once.

create table offers (
  id           text    primary key,
  name         text    not null,
  kind         text    not null check (kind in ('percent', 'amount', 'free_shipping', 'gift')),
  value        integer not null default 0,   -- hundredths of a percent, or minor units
  currency     text,
  minimum      integer,                      -- least worth of the order, minor units
  gift         text    not null default '',  -- what is given
  codes        text    not null check (codes in ('generated', 'pool')),
  prefix       text    not null default '',
  valid_hours  integer not null,
  when_empty   text    not null check (when_empty in ('without', 'wait')),
  cost         integer not null default 0,   -- what one code costs the shop at a guess, minor units: for the budget of a person
  active       integer not null default 1,
  created_at   integer not null,
  updated_at   integer not null,
  check (kind <> 'amount' or currency is not null),
  check (minimum is null or currency is not null)
) strict, without rowid;

create table discount_codes (
  code        text    primary key,
  offer_id    text    not null,
  holder      text,                          -- digest of the holder's address; null: in the pool, nobody's yet
  issued_at   integer,
  expires_at  integer,
  cost        integer not null default 0,    -- minor units: a guess when issued, the truth once redeemed
  redeemed_at integer,
  order_id    text    not null default '',
  check ((holder is null) = (issued_at is null)),
  check (redeemed_at is null or order_id <> '')
) strict, without rowid;
-- One code of an offer for one person, for ever.
create unique index discount_codes_holder on discount_codes (holder, offer_id) where holder is not null;
create index discount_codes_free on discount_codes (offer_id) where holder is null;
