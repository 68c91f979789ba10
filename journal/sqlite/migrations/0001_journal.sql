-- Times are microseconds since 2000-01-01T00:00:00Z, as in the hash. Ids are 16 bytes in network order.

create table settings (
  name  text    not null,
  value integer not null,

  constraint settings_pk primary key (name)
) without rowid;

create table events (
  shard          integer not null,
  position       integer not null,
  stream         text    not null,
  version        integer not null,
  event_id       blob    not null,
  command_id     blob    not null,
  type           text    not null,
  schema_version integer not null,
  payload        text    not null,
  meta           text    not null,
  occurred_us    integer not null,
  recorded_us    integer not null,
  epoch          integer not null,
  hash           blob    not null,

  constraint events_pk                primary key (shard, position),
  constraint events_stream_version_uq unique (shard, stream, version),
  constraint events_position_ck       check (position >= 1),
  constraint events_version_ck        check (version >= 1),
  constraint events_schema_version_ck check (schema_version >= 1),
  constraint events_event_id_ck       check (length(event_id) = 16),
  constraint events_hash_ck           check (length(hash) = 32)
);

create trigger events_no_update before update on events
begin
  select raise(abort, 'events are append-only');
end;

create trigger events_no_delete before delete on events
begin
  select raise(abort, 'events are append-only');
end;

-- A command without events is remembered with null positions.
create table commands (
  shard      integer not null,
  command_id blob    not null,
  first      integer,
  last       integer,

  constraint commands_pk           primary key (shard, command_id),
  constraint commands_positions_ck check ((first is null) = (last is null))
) without rowid;

create trigger commands_no_update before update on commands
begin
  select raise(abort, 'commands are append-only');
end;

create trigger commands_no_delete before delete on commands
begin
  select raise(abort, 'commands are append-only');
end;

create table writers (
  shard integer not null,
  epoch integer not null,
  owner text    not null,

  constraint writers_pk primary key (shard)
) without rowid;

create table inbox (
  shard        integer not null,
  number       integer not null,
  command_id   blob    not null,
  kind         text    not null,
  dedupe_key   text,
  window_us    integer,
  payload      text    not null,
  received_us  integer not null,
  duplicate_of blob,
  done         integer not null,

  constraint inbox_pk         primary key (shard, number),
  constraint inbox_command_uq unique (shard, command_id)
);

create index inbox_dedupe_ix  on inbox (shard, dedupe_key, number) where dedupe_key is not null and duplicate_of is null;
create index inbox_pending_ix on inbox (shard, number) where done = 0;

create table snapshots (
  shard        integer not null,
  stream       text    not null,
  state_schema integer not null,
  version      integer not null,
  state        text    not null,
  state_hash   blob    not null,
  position     integer not null,
  made_us      integer not null,

  constraint snapshots_pk primary key (shard, stream, state_schema, version)
);

create table checkpoints (
  shard      integer not null,
  subscriber text    not null,
  position   integer not null,
  hash       blob    not null,

  constraint checkpoints_pk primary key (shard, subscriber)
) without rowid;

create table anchors (
  shard    integer not null,
  position integer not null,
  hash     blob    not null,
  made_us  integer not null,

  constraint anchors_pk primary key (shard, position)
) without rowid;

-- One row. The number of the last batch tells, after a commit of unknown outcome, whether the batch is in the file;
-- the room is filled and emptied again to find out whether the disk takes data.
create table heartbeats (
  id      integer not null,
  batch   integer not null,
  beat_us integer not null,
  room    blob,

  constraint heartbeats_pk primary key (id)
);

insert into heartbeats (id, batch, beat_us) values (1, 0, 0);
