-- The commands among these that were appended, with their positions and the hash of their last event. A command's events lie side by side.
create function journal.known_commands(p_shard integer, p_commands uuid[])
returns table (command_id uuid, "first" bigint, "last" bigint, hash bytea)
language sql stable set search_path = pg_catalog as $$
  select first.command_id, first.position, last.position, last.hash
  from journal.events first
  cross join lateral (
    select coalesce(
      (select e.position - 1 from journal.events e
       where e.shard = p_shard and e.position > first.position and e.command_id <> first.command_id order by e.position limit 1),
      (select max(e.position) from journal.events e where e.shard = p_shard)) as position) as ending
  join journal.events last on last.shard = p_shard and last.position = ending.position
  where first.shard = p_shard and first.command_id = any (p_commands) and first.begins
  union all
  select q.command_id, null, null, null from journal.quiet_commands q where q.shard = p_shard and q.command_id = any (p_commands)
$$;
