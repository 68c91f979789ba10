-- As before, and says by what clock the silo decides: alerts and orders are told old by it, so those of all silos have to be one.
drop function journal.beat(text, interval);

create function journal.beat(p_silo text, p_life interval, p_clock timestamptz) returns table (name text, is_alive boolean, shards integer[], clock_ahead interval)
language plpgsql volatile security definer set search_path = pg_catalog as $$
begin
  insert into journal.silos (name, beat_at, clock_ahead) values (p_silo, clock_timestamp(), p_clock - clock_timestamp())
  on conflict on constraint silos_pk do update set beat_at = excluded.beat_at, clock_ahead = excluded.clock_ahead;
  delete from journal.silos s
  where s.beat_at < clock_timestamp() - 100 * p_life and not exists (select from journal.leases l where l.silo = s.name);
  return query
    select s.name, s.beat_at > clock_timestamp() - p_life, array(select l.shard from journal.leases l where l.silo = s.name order by l.shard), s.clock_ahead
    from journal.silos s order by s.name;
end $$;
