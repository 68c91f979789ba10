-- Events lie under one number, the shard in its upper bits, so that an append writes at the end of the table and nowhere else.
-- What finds them by command or by stream follows in bulk: an event above heads.indexed need not be in commands and appends yet.

alter table events rename to events_1;

create table events (
  key            integer not null,
  shard          integer not null generated always as (key >> 40) virtual,
  position       integer not null generated always as (key & 1099511627775) virtual,
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

  constraint events_pk                primary key (key),
  constraint events_position_ck       check (position >= 1),
  constraint events_version_ck        check (version >= 1),
  constraint events_schema_version_ck check (schema_version >= 1),
  constraint events_event_id_ck       check (length(event_id) = 16),
  constraint events_hash_ck           check (length(hash) = 32)
);

-- A run of a stream's consecutive versions up to this one. Its positions are all from first to last or, when other streams' lie
-- between, packed as eight bytes each.
create table appends (
  shard     integer not null,
  stream    text    not null,
  version   integer not null,
  first     integer not null,
  last      integer not null,
  positions blob,

  constraint appends_pk           primary key (shard, stream, version),
  constraint appends_positions_ck check (first between 1 and last)
) without rowid;

-- Up to indexed, every event is in commands and appends. The position tells where the history ends when the events cannot.
create table heads (
  shard    integer not null,
  position integer not null,
  indexed  integer not null,

  constraint heads_pk primary key (shard)
) without rowid;

insert into events (
  key, stream, version, event_id, command_id, type, schema_version, payload, meta, occurred_us, recorded_us, epoch, hash)
select
  shard << 40 | position, stream, version, event_id, command_id, type, schema_version, payload, meta, occurred_us, recorded_us,
  epoch, hash
from events_1 order by shard, position;

insert into appends (shard, stream, version, first, last)
select shard, stream, version, position, position from events_1 order by shard, stream, version;

insert into heads (shard, position, indexed) select shard, max(position), max(position) from events_1 group by shard;

drop table events_1;

create trigger events_no_update before update on events
begin
  select raise(abort, 'events are append-only');
end;

create trigger events_no_delete before delete on events
begin
  select raise(abort, 'events are append-only');
end;

create trigger appends_no_update before update on appends
begin
  select raise(abort, 'appends are append-only');
end;

create trigger appends_no_delete before delete on appends
begin
  select raise(abort, 'appends are append-only');
end;
