-- Hands shards back at once; without any named, all of a silo's, and the silo leaves.
create function journal.let_go(p_silo text, p_shards integer[]) returns integer
language plpgsql volatile security definer set search_path = pg_catalog as $$
declare
  count integer;
begin
  delete from journal.leases l where l.silo = p_silo and (p_shards is null or l.shard = any (p_shards));
  get diagnostics count = row_count;
  if p_shards is null then
    delete from journal.silos s where s.name = p_silo;
  end if;
  return count;
end $$;
