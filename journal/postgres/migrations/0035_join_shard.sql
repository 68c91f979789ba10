-- The epoch of a shard that many processes append to: the one it has, or its first.
create function journal.join_shard(p_shard integer, p_owner text) returns bigint
language plpgsql volatile security definer set search_path = pg_catalog as $$
declare
  known bigint;
begin
  perform pg_advisory_xact_lock(1414810161, p_shard);
  select w.epoch into known from journal.writers w where w.shard = p_shard;
  return coalesce(known, journal.take_over(p_shard, p_owner));
end $$;
