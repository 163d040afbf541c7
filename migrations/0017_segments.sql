-- The owner's own segments. Those that Aisle brings along stand in the code; who belongs to one is asked, not stored.

create table segments (
  id         text    primary key,
  name       text    not null,
  condition  text    not null,           -- JSON, as worker/segments/condition.ts says
  created_at integer not null,
  updated_at integer not null
) strict, without rowid;
