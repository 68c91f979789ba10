-- A read model: everything here except samples is built again from the journal. Times are microseconds since 1970-01-01T00:00:00Z.
-- A place is shard * 2^48 + position: where an event stands in the journal.

create table settings (
  name  text    not null,
  value integer not null,

  constraint settings_pk primary key (name)
) without rowid;

create table checkpoints (
  shard    integer not null,
  position integer not null,
  hash     blob    not null,

  constraint checkpoints_pk primary key (shard)
) without rowid;

-- Events of accounts. Kinds: 0 other, 1 decision on an alert, 2 violation.
create table events (
  place          integer not null,
  account        text    not null,
  version        integer not null,
  kind           integer not null,
  type           text    not null,
  schema_version integer not null,
  at_us          integer not null,
  recorded_us    integer not null,
  json           text    not null,

  constraint events_pk                 primary key (place),
  constraint events_account_version_uq unique (account, version)
);

create index events_decisions_ix  on events (account, version) where kind = 1;
create index events_violations_ix on events (account, version) where kind = 2;

create table alerts (
  place       integer not null,
  alert       blob    not null,
  received_us integer not null,
  delivery    text    not null,

  constraint alerts_pk       primary key (place),
  constraint alerts_alert_uq unique (alert)
);

create index alerts_received_ix on alerts (received_us, place);

-- The first outcome counts: an account decides an alert once.
create table outcomes (
  alert   blob    not null,
  account text    not null,
  place   integer not null,

  constraint outcomes_pk primary key (alert, account)
) without rowid;

-- Which alert led to an order, its legs among them.
create table alert_orders (
  account  text not null,
  order_id text not null,
  alert    blob not null,

  constraint alert_orders_pk primary key (account, order_id)
) without rowid;

-- Events of such orders. Kinds: 1 order, 2 fill.
create table alert_events (
  alert blob    not null,
  place integer not null,
  kind  integer not null,

  constraint alert_events_pk primary key (alert, place)
) without rowid;

-- Amounts are micro-dollars.
create table equity_points (
  account     text    not null,
  at_us       integer not null,
  place       integer not null,
  balance     integer not null,
  equity      integer not null,
  peak        integer not null,
  floor       integer,
  daily_floor integer,

  constraint equity_points_pk primary key (account, at_us, place)
) without rowid;

-- Valuations between events. They are not in the journal, so a rebuild leaves them.
create table equity_samples (
  account     text    not null,
  at_us       integer not null,
  balance     integer not null,
  equity      integer not null,
  peak        integer not null,
  floor       integer,
  daily_floor integer,

  constraint equity_samples_pk primary key (account, at_us)
) without rowid;

create index equity_samples_at_ix on equity_samples (at_us);

-- Where the fold of an account stands; what happened since is read from events.
create table account_states (
  account text    not null,
  version integer not null,
  state   text    not null,

  constraint account_states_pk primary key (account)
) without rowid;
