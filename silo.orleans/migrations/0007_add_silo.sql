-- 1 when the silo is in the cluster now; 0, and nothing is changed, when another change was quicker or it was there before.
create function orleans.add_silo(
  p_cluster text, p_address text, p_port integer, p_generation integer, p_name text, p_host text, p_status integer, p_door_port integer,
  p_started_at timestamptz, p_alive_at timestamptz, p_version integer) returns integer
language plpgsql volatile security definer set search_path = pg_catalog as $$
begin
  perform from orleans.clusters c where c.name = p_cluster for update;
  if exists (select from orleans.silos s where s.cluster = p_cluster and s.address = p_address and s.port = p_port and s.generation = p_generation)
    or not orleans.next_version(p_cluster, p_version)
  then
    return 0;
  end if;
  insert into orleans.silos (cluster, address, port, generation, name, host, status, door_port, started_at, alive_at)
  values (p_cluster, p_address, p_port, p_generation, p_name, p_host, p_status, p_door_port, p_started_at, p_alive_at);
  return 1;
end $$;
