-- Gives the replies that are there to calls, once; and forgets those that nobody came for.
create function journal.take_replies(p_shards integer[], p_numbers bigint[]) returns table (shard integer, number bigint, reply bytea)
language plpgsql volatile security definer set search_path = pg_catalog as $$
begin
  delete from journal.replies r where r.made_at < clock_timestamp() - interval '10 minutes';
  return query
    delete from journal.replies r using unnest(p_shards, p_numbers) as w (shard, number)
    where r.shard = w.shard and r.number = w.number
    returning r.shard, r.number, r.reply;
end $$;
