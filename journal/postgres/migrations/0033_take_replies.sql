-- Gives the replies that are there to calls, once. That they are gone need not survive a crash, which empties the table.
create function journal.take_replies(p_shards integer[], p_numbers bigint[]) returns table (shard integer, number bigint, reply bytea)
language plpgsql volatile security definer set search_path = pg_catalog as $$
begin
  perform set_config('synchronous_commit', 'off', true);
  return query
    delete from journal.replies r using unnest(p_shards, p_numbers) as w (shard, number)
    where r.shard = w.shard and r.number = w.number
    returning r.shard, r.number, r.reply;
end $$;
