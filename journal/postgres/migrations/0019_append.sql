-- Writes a batch that was chained to a head, if that still is the head, its epoch is the current one and none of its commands is known.
-- One row says what became of it: written, or stale. With known commands, a row for each and nothing is written. That a command with
-- events is known to have been appended with events is found by the index that the insert writes: asking before would cost as much again.
-- The lock is held to the end of the transaction, past the moment its rows become visible: positions are dense and in commit order.
create function journal.append(
  p_shard integer, p_epoch bigint, p_position bigint, p_hash bytea, p_others uuid[], p_quiet uuid[], p_recorded bigint,
  p_streams text[], p_versions bigint[], p_event_ids uuid[], p_commands uuid[], p_begins boolean[], p_types text[], p_schemas smallint[],
  p_payloads text[], p_metas text[], p_occurred bigint[], p_hashes bytea[])
returns table (status text, command_id uuid, "first" bigint, "last" bigint, hash bytea)
language plpgsql volatile security definer set search_path = pg_catalog as $$
declare
  head record;
begin
  if current_setting('transaction_isolation') <> 'read committed' then
    raise exception 'an append needs the isolation level read committed' using errcode = 'invalid_transaction_state';
  end if;
  perform pg_advisory_xact_lock(1414810161, p_shard);

  select e.position, e.hash into head from journal.events e where e.shard = p_shard order by e.position desc limit 1;
  if coalesce(head.position, 0) <> p_position or head.hash is distinct from p_hash
    or p_epoch <> coalesce((select w.epoch from journal.writers w where w.shard = p_shard), 0)
  then
    status := 'stale';
    return next;
    return;
  end if;

  if cardinality(p_others) > 0 or exists (select from journal.quiet_commands q where q.shard = p_shard and q.command_id = any (p_commands)) then
    return query select 'known'::text, k.* from journal.known_commands(p_shard, p_others || p_commands) k;
    if found then
      return;
    end if;
  end if;

  insert into journal.events (
    shard, position, stream, version, event_id, command_id, begins, type, schema_version, payload, meta, occurred_us, recorded_us,
    epoch, hash)
  select
    p_shard, p_position + e.place, e.stream, e.version, e.event_id, e.command_id, e.begins, e.type, e.schema_version, e.payload, e.meta,
    e.occurred_us, p_recorded, p_epoch, e.hash
  from unnest(
    p_streams, p_versions, p_event_ids, p_commands, p_begins, p_types, p_schemas, p_payloads, p_metas, p_occurred, p_hashes)
    with ordinality
    as e (stream, version, event_id, command_id, begins, type, schema_version, payload, meta, occurred_us, hash, place);
  insert into journal.quiet_commands (shard, command_id) select p_shard, q.command_id from unnest(p_quiet) as q (command_id);

  status := 'written';
  return next;
exception
  when unique_violation then
    return query select 'known'::text, k.* from journal.known_commands(p_shard, p_commands) k;
    if not found then
      raise;
    end if;
end $$;
