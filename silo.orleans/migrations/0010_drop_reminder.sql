-- 1 when the reminder was there in this version and is gone now, else 0.
create function orleans.drop_reminder(p_service text, p_actor text, p_name text, p_version integer) returns integer
language plpgsql volatile security definer set search_path = pg_catalog as $$
begin
  delete from orleans.reminders r where r.service = p_service and r.actor = p_actor and r.name = p_name and r.version = p_version;
  return case when found then 1 else 0 end;
end $$;
