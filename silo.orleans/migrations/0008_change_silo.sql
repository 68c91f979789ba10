-- 1 when the silo stands as said now; 0, and nothing is changed, when another change was quicker or there is no such silo.
create function orleans.change_silo(
  p_cluster text, p_address text, p_port integer, p_generation integer, p_status integer, p_suspected text, p_alive_at timestamptz, p_version integer)
  returns integer
language plpgsql volatile security definer set search_path = pg_catalog as $$
begin
  perform from orleans.clusters c where c.name = p_cluster for update;
  if not exists (select from orleans.silos s where s.cluster = p_cluster and s.address = p_address and s.port = p_port and s.generation = p_generation)
    or not orleans.next_version(p_cluster, p_version)
  then
    return 0;
  end if;
  update orleans.silos s set status = p_status, suspected = p_suspected, alive_at = p_alive_at
  where s.cluster = p_cluster and s.address = p_address and s.port = p_port and s.generation = p_generation;
  return 1;
end $$;
