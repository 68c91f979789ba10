-- Copies the head of a shard; nobody can give another hash for it.
create function journal.make_anchor(p_shard integer, p_made bigint) returns table ("position" bigint, hash bytea)
language plpgsql volatile security definer set search_path = pg_catalog as $$
begin
  select h.position, h.hash into make_anchor.position, make_anchor.hash from journal.head(p_shard) h where h.position > 0;
  if make_anchor.position is not null then
    insert into journal.anchors (shard, position, hash, made_us)
    values (p_shard, make_anchor.position, make_anchor.hash, p_made) on conflict do nothing;
    return next;
  end if;
end $$;
