-- Which silo holds a shard, for as long as that silo beats, and under which epoch it appends there.
create table journal.leases (
  shard integer not null,
  silo  text    not null,
  epoch bigint  not null,

  constraint leases_pk primary key (shard)
);
