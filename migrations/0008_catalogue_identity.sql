-- One product, one id: what each source states of a product, the keys that lead to it, and what changed.

alter table products add column sku text;
alter table products add column gtin text;              -- fourteen digits
alter table products add column images text not null default '[]';
alter table products add column rating text;            -- JSON: value, count
alter table products add column expected_at integer;    -- when it is promised to be there
alter table products add column statements text not null default '[]';  -- JSON list: what each source says, and since when
alter table products add column history text not null default '[]';     -- JSON list: its last transitions, the newest first
alter table products add column aliases text not null default '[]';     -- JSON list: keys of ids that it had before
alter table products add column created_at integer not null default 0;
alter table products add column stamp text not null default '';         -- changes with every write: two writers see each other by it

update products set
  created_at = updated_at,
  statements = json_array(json_object('source', 'api', 'name', 'i:' || id, 'at', updated_at, 'id', id,
    'title', title, 'url', url, 'imageUrl', image_url, 'price', price, 'listPrice', list_price,
    'availability', availability, 'quantity', quantity, 'urlKeys', json_array(),
    'description', description, 'brand', brand, 'category', json(category), 'currency', currency,
    'attributes', json(attributes), 'variants', json(variants)));

-- u: address, g: GTIN, i: id, s: SKU, r: group of variants. A product's own id needs no row.
create table product_keys (
  key        text primary key,
  product_id text not null
) strict, without rowid;

-- What happened to products, as many to a row as one batch brought. `seq` grows with each commit, so a reader that
-- remembers the last one it saw misses none.
create table product_changes (
  seq     integer primary key,
  at      integer not null,
  changes text    not null                -- JSON list: productId, variantId, kind, from, to, quiet
) strict, without rowid;
