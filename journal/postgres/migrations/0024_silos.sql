-- The processes that share the shards. The database's clock says who is alive: clocks of machines may be apart.
create table journal.silos (
  name    text        not null,
  beat_at timestamptz not null,

  constraint silos_pk primary key (name)
);
