-- Whom to wake, since when and how often. The period is in milliseconds; the hash says which silo sees to it.
create table orleans.reminders (
  service    text        not null,
  actor      text        not null,
  name       text        not null,
  starts_at  timestamptz not null,
  period     bigint      not null,
  actor_hash integer     not null,
  version    integer     not null default 0,

  constraint reminders_pk        primary key (service, actor, name),
  constraint reminders_period_ck check (period > 0)
);
