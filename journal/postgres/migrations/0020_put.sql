-- Puts items into a shard's inbox, in order, and says of each: its number, and what it repeats. A command that is known already, by the
-- inbox or the journal, is a repeat of itself; received then tells when the item of that command was received, if the inbox has it.
create function journal.put(
  p_shard integer, p_commands uuid[], p_kinds text[], p_keys bytea[], p_windows bigint[], p_payloads bytea[], p_received bigint[])
returns table (number bigint, duplicate_of uuid, received bigint)
language plpgsql volatile security definer set search_path = pg_catalog as $$
declare
  last bigint;
begin
  perform pg_advisory_xact_lock(1414809905, p_shard);
  select coalesce(max(i.number), 0) into last from journal.inbox i where i.shard = p_shard;
  for n in 1 .. cardinality(p_commands) loop
    put.received := null;
    put.number := null;
    put.duplicate_of := null;
    select i.number, i.duplicate_of, i.received_us into put.number, put.duplicate_of, put.received
    from journal.inbox i where i.shard = p_shard and i.command_id = p_commands[n];
    if put.number is null and exists (select from journal.known_commands(p_shard, array[p_commands[n]])) then
      put.duplicate_of := p_commands[n];
    elsif put.number is null then
      -- The window runs from the last item that was no repeat itself, or a steady repeat would keep everything out.
      select i.command_id into put.duplicate_of
      from (
        select x.command_id, x.received_us from journal.inbox x
        where x.shard = p_shard and sha256(x.dedupe_key) = sha256(p_keys[n]) and x.dedupe_key is not null and x.duplicate_of is null
        order by x.number desc limit 1) i
      where p_windows[n] is null or p_received[n] - i.received_us < p_windows[n];
      last := last + 1;
      put.number := last;
      insert into journal.inbox (
        shard, number, command_id, kind, dedupe_key, window_us, payload, received_us, duplicate_of, done)
      values (
        p_shard, last, p_commands[n], p_kinds[n], p_keys[n], p_windows[n], p_payloads[n], p_received[n], put.duplicate_of,
        put.duplicate_of is not null);
    end if;
    return next;
  end loop;
end $$;
