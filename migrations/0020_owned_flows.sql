-- The owner's own flows and changes to those of the library, each change a version that stays for the runs that began with it.

create table flow_versions (
  id         text    not null,
  version    integer not null,           -- from 1001 on, so that none is ever mistaken for a version of the library
  definition text,                       -- JSON, as worker/flows/definition.ts says; null: taken back from here on
  created_at integer not null,
  open       integer not null default 1, -- 0: superseded, and no run is in it any more
  primary key (id, version)
) strict, without rowid;
create index flow_versions_open on flow_versions (id) where open = 1;
