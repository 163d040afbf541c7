-- Events as they arrived, and the news that the tick still has to fold.
-- D1 bills each row written and each index touched, so both tables are WITHOUT ROWID and have no other index.

create table events (
  subject  text    not null,           -- a:<anonymous id>, u:<customer id>, e:<hash of an address>, c:<unproven user id>
  at       integer not null,           -- the sender's timestamp as written (0 when it wrote none): part of the key, so a resend is the same row
  id       text    not null,           -- the message id
  received integer not null,           -- when the Worker took it
  occurred integer not null,           -- the timestamp corrected by sentAt and clamped: what decisions use
  type     text    not null,           -- track, identify, page, screen, group, alias
  name     text    not null,           -- event or page name
  trust    text    not null check (trust in ('client', 'server', 'mailbox', 'system')),
  body     text    not null,           -- JSON: properties, traits, context, userId, anonymousId
  primary key (subject, at, id)
) strict, without rowid;

-- One row per subject and window: it says that this subject has events that were not folded yet.
create table inbox (
  due     integer not null,            -- when the fold may take it
  subject text    not null,
  token   text    not null,            -- '' for a window's shared row; random where a fold was asked for at once
  since   integer not null,            -- no unfolded event of this subject has a smaller `at`
  primary key (due, subject, token)
) strict, without rowid;

-- What collect refused, for the owner's eyes: a ring, so that a flood costs no more than one row a second.
create table rejections (
  slot    integer primary key,
  at      integer not null,
  code    text    not null,
  message text    not null,
  count   integer not null,
  origin  text    not null,
  sample  text    not null
) strict;
