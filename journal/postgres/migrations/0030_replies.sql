-- What became of a call that one process made of another one through the inbox, until the caller has read it. Not logged: a reply that a crash of
-- the server takes is one that did not come, and the caller asks again.
create unlogged table journal.replies (
  shard   integer     not null,
  number  bigint      not null,
  reply   bytea       not null,
  made_at timestamptz not null default clock_timestamp(),

  constraint replies_pk primary key (shard, number)
);
