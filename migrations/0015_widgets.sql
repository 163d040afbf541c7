-- Widgets that the owner defined, and how many people did what with each of their variants.

create table widgets (
  id         text primary key,
  definition text not null,               -- JSON, see worker/experiments/widget.ts
  draft      text not null default '',    -- JSON: what a preview shows, and the place that was picked there
  created_at integer not null,
  updated_at integer not null
) strict, without rowid;

-- Each person counts once for each outcome; written when a fold sees somebody do it for the first time.
create table widget_counts (
  widget  text    not null,
  variant text    not null,
  outcome text    not null,               -- seen, clicked, dismissed, converted, ordered
  people  integer not null,
  primary key (widget, variant, outcome)
) strict, without rowid;
