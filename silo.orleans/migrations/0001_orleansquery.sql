-- Orleans asks for this table and these columns by name, and then runs nothing but the texts that it finds here.
create table orleans.orleansquery (
  querykey  text not null,
  querytext text not null,

  constraint orleansquery_pk primary key (querykey)
);
