create table journal.anchors (
  shard    integer not null,
  position bigint  not null,
  hash     bytea   not null,
  made_us  bigint  not null,

  constraint anchors_pk      primary key (shard, position),
  constraint anchors_hash_ck check (octet_length(hash) = 32)
);
