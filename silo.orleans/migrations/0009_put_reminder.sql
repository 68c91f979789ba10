-- Its version; a reminder that was there gets the next one.
create function orleans.put_reminder(p_service text, p_actor text, p_name text, p_starts_at timestamptz, p_period bigint, p_actor_hash integer) returns integer
language sql volatile security definer set search_path = pg_catalog as $$
  insert into orleans.reminders as r (service, actor, name, starts_at, period, actor_hash)
  values (p_service, p_actor, p_name, p_starts_at, p_period, p_actor_hash)
  on conflict on constraint reminders_pk do update
  set starts_at = excluded.starts_at, period = excluded.period, actor_hash = excluded.actor_hash, version = r.version + 1
  returning r.version
$$;
