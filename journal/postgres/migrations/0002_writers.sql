-- Who may append to a shard. A shard without a row was never taken over.
create table journal.writers (
  shard       integer     not null,
  epoch       bigint      not null,
  owner       text        not null,
  acquired_at timestamptz not null,

  constraint writers_pk       primary key (shard),
  constraint writers_shard_ck check (shard >= 0),
  constraint writers_epoch_ck check (epoch >= 1)
);
