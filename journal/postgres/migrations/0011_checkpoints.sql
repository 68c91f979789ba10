create table journal.checkpoints (
  shard      integer not null,
  subscriber text    not null,
  position   bigint  not null,
  hash       bytea   not null,

  constraint checkpoints_pk primary key (shard, subscriber)
);
