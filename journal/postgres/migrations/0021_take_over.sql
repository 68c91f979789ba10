-- Gives a shard a new epoch; whoever appended under the old one is fenced from the next request on.
create function journal.take_over(p_shard integer, p_owner text) returns bigint
language plpgsql volatile security definer set search_path = pg_catalog as $$
declare
  given bigint;
begin
  perform pg_advisory_xact_lock(1414810161, p_shard);
  insert into journal.writers as w (shard, epoch, owner, acquired_at) values (p_shard, 1, p_owner, clock_timestamp())
  on conflict (shard) do update set epoch = w.epoch + 1, owner = excluded.owner, acquired_at = excluded.acquired_at
  returning w.epoch into given;
  return given;
end $$;
