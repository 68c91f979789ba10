-- One row for each life of a silo: where it is reached, how it stands, and who counts it as dead. The numbers of states are Orleans'.
create table orleans.silos (
  cluster     text        not null,
  address     text        not null,
  port        integer     not null,
  generation  integer     not null,
  name        text        not null,
  host        text        not null,
  status      integer     not null,
  door_port   integer     not null,
  suspected   text,
  started_at  timestamptz not null,
  alive_at    timestamptz not null,

  constraint silos_pk         primary key (cluster, address, port, generation),
  constraint silos_cluster_fk foreign key (cluster) references orleans.clusters (name)
);
