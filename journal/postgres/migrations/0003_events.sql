-- Payload and meta are text, not jsonb: the exact characters are what is hashed. An event that begins its command is found by it.
create table journal.events (
  shard          integer  not null,
  position       bigint   not null,
  stream         text     not null,
  version        bigint   not null,
  event_id       uuid     not null,
  command_id     uuid     not null,
  begins         boolean  not null,
  type           text     not null,
  schema_version smallint not null,
  payload        text     not null,
  meta           text     not null,
  occurred_us    bigint   not null,
  recorded_us    bigint   not null,
  epoch          bigint   not null,
  hash           bytea    not null,

  constraint events_pk                primary key (shard, position),
  constraint events_stream_version_uq unique (shard, stream, version),
  constraint events_position_ck       check (position >= 1),
  constraint events_version_ck        check (version >= 1),
  constraint events_schema_version_ck check (schema_version >= 1),
  constraint events_hash_ck           check (octet_length(hash) = 32)
);
