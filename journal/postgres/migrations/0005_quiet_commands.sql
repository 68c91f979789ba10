-- Commands that were appended without an event: no event tells of them.
create table journal.quiet_commands (
  shard      integer not null,
  command_id uuid    not null,

  constraint quiet_commands_pk primary key (shard, command_id)
);
