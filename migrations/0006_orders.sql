-- Orders from verified sources, with the message that earned each of them, if any did.

create table orders (
  id         text    primary key,
  profile_id text    not null,
  at         integer not null,
  status     text    not null check (status in ('completed', 'cancelled', 'refunded')),
  revenue    integer not null,            -- minor units, refunds already taken off
  currency   text    not null,
  items      text    not null,
  message_id text,                        -- last human click within the attribution window
  flow       text,
  updated_at integer not null
) strict, without rowid;
create index orders_profile on orders (profile_id, at);
create index orders_attributed on orders (flow, at) where flow is not null;
