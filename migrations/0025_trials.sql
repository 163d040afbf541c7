-- Trials of the recommendations on the shop's own history: what one has read so far. Its rows go when it is done.

create table rec_trials (
  kind text    not null,               -- sessions, baskets
  part integer not null,
  body text    not null,               -- JSON values, one a line: see worker/recommendations/trial/history.ts
  primary key (kind, part)
) strict, without rowid;
