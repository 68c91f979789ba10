-- True, and the cluster's next version begins, when it still has the version that the caller has read.
create function orleans.next_version(p_cluster text, p_version integer) returns boolean
language plpgsql volatile security definer set search_path = pg_catalog as $$
begin
  update orleans.clusters c set version = c.version + 1, changed_at = clock_timestamp() where c.name = p_cluster and c.version = p_version;
  return found;
end $$;
