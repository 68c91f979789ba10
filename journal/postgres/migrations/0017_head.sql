-- Where a shard stands: epoch 0 before the first take-over, position 0 and no hash before the first event.
create function journal.head(p_shard integer) returns table (epoch bigint, "position" bigint, hash bytea)
language sql stable set search_path = pg_catalog as $$
  select
    coalesce((select w.epoch from journal.writers w where w.shard = p_shard), 0),
    coalesce(last.position, 0),
    last.hash
  from (select) as always
  left join lateral (
    select e.position, e.hash from journal.events e where e.shard = p_shard order by e.position desc limit 1) as last on true
$$;
