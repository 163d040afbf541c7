-- One row per profile in one flow; the step that waits is part of it.

create table flow_runs (
  profile_id  text    not null,
  flow        text    not null,
  id          text    not null,
  version     integer not null,
  subject_key text    not null,           -- what the run is about, such as a cart: one run per key inside the re-entry time
  state       text    not null check (state in ('active', 'completed', 'exited')),
  step        integer not null,
  anchor      integer not null,           -- the instant that the steps' delays count from
  due_at      integer not null,
  entered_at  integer not null,
  ended_at    integer,
  reason      text    not null default '',
  lease_token text,
  lease_until integer not null default 0,
  attempts    integer not null default 0,
  primary key (profile_id, flow, id),
  check ((state = 'active') = (ended_at is null))
) strict, without rowid;
create index flow_runs_due on flow_runs (due_at) where state = 'active';
