-- 1 when the cluster is new, else 0.
create function orleans.add_cluster(p_cluster text) returns integer
language plpgsql volatile security definer set search_path = pg_catalog as $$
begin
  insert into orleans.clusters (name) values (p_cluster) on conflict on constraint clusters_pk do nothing;
  return case when found then 1 else 0 end;
end $$;
