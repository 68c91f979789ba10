-- The newest quote of each contract that any process has. Not logged: after a crash of the server the next quote fills it again.
create unlogged table journal.marks (
  contract   text        not null,
  quote      text        not null,
  at_us      bigint      not null,
  changed_at timestamptz not null,

  constraint marks_pk primary key (contract)
);
