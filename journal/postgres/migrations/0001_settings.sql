-- Times in these tables are microseconds since 2000-01-01T00:00:00Z, as in the hash.
create table journal.settings (
  name  text not null,
  value text not null,

  constraint settings_pk primary key (name)
);
