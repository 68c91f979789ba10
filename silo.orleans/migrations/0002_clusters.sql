-- One row a cluster: whoever changes its silos raises the version that he has read, or finds that another was quicker.
create table orleans.clusters (
  name       text        not null,
  version    integer     not null default 0,
  changed_at timestamptz not null default clock_timestamp(),

  constraint clusters_pk         primary key (name),
  constraint clusters_version_ck check (version >= 0)
);
