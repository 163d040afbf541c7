-- Products as the shop's server, feeds or pages state them. What browsers say never lands here.

create table products (
  id           text    primary key,
  title        text    not null,
  description  text    not null default '',
  url          text    not null default '',
  image_url    text    not null default '',
  brand        text    not null default '',
  category     text    not null default '[]', -- JSON list, from general to special
  price        integer,                       -- minor units
  list_price   integer,
  currency     text,
  availability text    not null default 'in_stock' check (availability in ('in_stock', 'out_of_stock', 'preorder', 'backorder', 'discontinued')),
  quantity     integer,
  variants     text    not null default '[]', -- JSON list: id, title, price, availability, quantity, options
  attributes   text    not null default '{}',
  source       text    not null,
  updated_at   integer not null,
  check (price is null or currency is not null)
) strict, without rowid;
