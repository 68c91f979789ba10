-- Says that events of this format may stand in the journal: a program that reads older ones only refuses it from now on. Never back.
create function journal.raise_format(p_format integer) returns void
language sql volatile security definer set search_path = pg_catalog as $$
  insert into journal.settings as s (name, value) values ('format', p_format::text)
  on conflict (name) do update set value = excluded.value where s.value::integer < excluded.value::integer
$$;

revoke all on function journal.raise_format(integer) from public;
grant execute on function journal.raise_format(integer) to traderterminal;
