-- Rights of the role to say that it is alive.
revoke all on function journal.beat(text, interval, timestamptz) from public;
grant execute on function journal.beat(text, interval, timestamptz) to traderterminal;
