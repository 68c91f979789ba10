-- Says that a silo is alive, and gives every silo with the shards it holds. One that holds none and has been silent for long is forgotten.
create function journal.beat(p_silo text, p_life interval) returns table (name text, is_alive boolean, shards integer[])
language plpgsql volatile security definer set search_path = pg_catalog as $$
begin
  insert into journal.silos (name, beat_at) values (p_silo, clock_timestamp())
  on conflict on constraint silos_pk do update set beat_at = excluded.beat_at;
  delete from journal.silos s
  where s.beat_at < clock_timestamp() - 100 * p_life and not exists (select from journal.leases l where l.silo = s.name);
  return query
    select s.name, s.beat_at > clock_timestamp() - p_life, array(select l.shard from journal.leases l where l.silo = s.name order by l.shard)
    from journal.silos s order by s.name;
end $$;
