-- Filled and emptied again to find out whether the disk takes data.
create table journal.room (
  bytes bytea not null
);
