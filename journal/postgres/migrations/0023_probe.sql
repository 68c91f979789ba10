-- Fails while the disk takes no data, and leaves nothing behind.
create function journal.probe() returns boolean
language plpgsql volatile security definer set search_path = pg_catalog as $$
begin
  insert into journal.room (bytes) select decode(string_agg(md5(n::text), ''), 'hex') from generate_series(1, 4096) as n;
  delete from journal.room;
  return true;
end $$;
