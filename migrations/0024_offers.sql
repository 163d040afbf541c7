-- Offers know the shops that make their codes and the rules by which they are sparing; codes, where they exist.

-- SQLite cannot widen a check: the table is built again with what it held.
create table offers_next (
  id           text    primary key,
  name         text    not null,
  kind         text    not null check (kind in ('percent', 'amount', 'free_shipping', 'gift')),
  value        integer not null default 0,   -- hundredths of a percent, or minor units
  currency     text,
  minimum      integer,                      -- least worth of the order, minor units
  gift         text    not null default '',  -- what is given
  codes        text    not null check (codes in ('generated', 'pool', 'shopify', 'woocommerce')),
  prefix       text    not null default '',
  valid_hours  integer not null,
  when_empty   text    not null check (when_empty in ('without', 'wait')),
  cost         integer not null default 0,   -- what one code costs the shop at a guess, minor units: for the budget of a person
  never_bought integer not null default 0,   -- 1: only for people who never bought
  days_apart   integer not null default 0,   -- least days since the person's last code, of whichever offer
  stacks       integer not null default 0,   -- 1: also beside another code that can still be used
  active       integer not null default 1,
  created_at   integer not null,
  updated_at   integer not null,
  check (kind <> 'amount' or currency is not null),
  check (minimum is null or currency is not null),
  check (kind <> 'gift' or codes in ('generated', 'pool'))
) strict, without rowid;
insert into offers_next (id, name, kind, value, currency, minimum, gift, codes, prefix, valid_hours, when_empty, cost,
    active, created_at, updated_at)
  select id, name, kind, value, currency, minimum, gift, codes, prefix, valid_hours, when_empty, cost,
    active, created_at, updated_at from offers;
drop table offers;
alter table offers_next rename to offers;

-- The spelling that is shown, where it is not that of the key.
alter table discount_codes add column shown text not null default '';
-- Of the cost: the offer's own when issued, the order's once redeemed.
alter table discount_codes add column currency text;
-- Whether the shop's platform has it: '' need not, 'wanted' not yet, 'made', 'gone' taken off after its time.
alter table discount_codes add column remote text not null default '' check (remote in ('', 'wanted', 'made', 'gone'));
alter table discount_codes add column remote_id text not null default '';
alter table discount_codes add column address text;           -- for whom the platform is to make it; emptied when it has
alter table discount_codes add column attempts integer not null default 0;
alter table discount_codes add column due_at integer;         -- when it is to be made, or taken off
alter table discount_codes add column problem text not null default '';
update discount_codes set currency = (select currency from offers where offers.id = discount_codes.offer_id)
  where holder is not null;
create index discount_codes_due on discount_codes (due_at) where due_at is not null;
