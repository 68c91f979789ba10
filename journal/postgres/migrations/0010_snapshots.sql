create table journal.snapshots (
  shard        integer not null,
  stream       text    not null,
  state_schema integer not null,
  version      bigint  not null,
  state        text    not null,
  state_hash   bytea   not null,
  position     bigint  not null,
  made_us      bigint  not null,

  constraint snapshots_pk primary key (shard, stream, state_schema, version)
);
