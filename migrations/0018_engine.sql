-- What a run carries with it, which of its people are held back, and points as a ledger that is only added to.

alter table flow_runs add column cohort text not null default 'treated' check (cohort in ('treated', 'held'));
alter table flow_runs add column data text not null default '{}';
alter table flow_runs add column ways text not null default '{}';  -- taken at splits, by the split's id

create table points (
  profile_id text    not null,
  id         text    not null,            -- of the occasion, so that nothing is given for it twice
  at         integer not null,
  points     integer not null,
  reason     text    not null,
  primary key (profile_id, id)
) strict, without rowid;
