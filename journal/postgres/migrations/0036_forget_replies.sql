-- Forgets the replies that nobody came for.
create function journal.forget_replies() returns void
language sql volatile security definer set search_path = pg_catalog as $$
  delete from journal.replies r where r.made_at < clock_timestamp() - interval '10 minutes'
$$;
