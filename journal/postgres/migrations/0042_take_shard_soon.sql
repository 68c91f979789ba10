-- As before, and waits for a writer of the shard for a second at most: a silo beats between its takes.
create or replace function journal.take_shard(p_shard integer, p_silo text, p_life interval) returns bigint
language plpgsql volatile security definer set search_path = pg_catalog as $$
declare
  given bigint;
begin
  perform set_config('lock_timeout', '1s', true);
  perform pg_advisory_xact_lock(1414810161, p_shard);
  if exists (
    select from journal.leases l join journal.silos s on s.name = l.silo
    where l.shard = p_shard and l.silo <> p_silo and s.beat_at > clock_timestamp() - p_life)
  then
    return null;
  end if;
  given := journal.take_over(p_shard, p_silo);
  insert into journal.leases (shard, silo, epoch) values (p_shard, p_silo, given)
  on conflict (shard) do update set silo = excluded.silo, epoch = excluded.epoch;
  return given;
end $$;
