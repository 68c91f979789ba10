-- Marks an item of the inbox as done and keeps the reply for whoever put it there.
create function journal.answer(p_shard integer, p_number bigint, p_reply bytea) returns boolean
language plpgsql volatile security definer set search_path = pg_catalog as $$
begin
  insert into journal.replies (shard, number, reply) values (p_shard, p_number, p_reply) on conflict (shard, number) do nothing;
  update journal.inbox i set done = true where i.shard = p_shard and i.number = p_number and not i.done;
  return true;
end $$;
