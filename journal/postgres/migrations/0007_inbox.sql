-- What came from outside is kept as bytes: a text column refuses the character NUL.
create table journal.inbox (
  shard        integer not null,
  number       bigint  not null,
  command_id   uuid    not null,
  kind         text    not null,
  dedupe_key   bytea,
  window_us    bigint,
  payload      bytea   not null,
  received_us  bigint  not null,
  duplicate_of uuid,
  done         boolean not null,

  constraint inbox_pk         primary key (shard, number),
  constraint inbox_command_uq unique (shard, command_id)
);
