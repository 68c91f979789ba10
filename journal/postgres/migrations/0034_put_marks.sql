-- Keeps the quotes that are newer than what is there.
create function journal.put_marks(p_contracts text[], p_quotes text[], p_at bigint[]) returns void
language plpgsql volatile security definer set search_path = pg_catalog as $$
begin
  perform set_config('synchronous_commit', 'off', true);
  insert into journal.marks as m (contract, quote, at_us, changed_at)
  select q.contract, q.quote, q.at_us, clock_timestamp() from unnest(p_contracts, p_quotes, p_at) as q (contract, quote, at_us) order by q.contract
  on conflict (contract) do update set quote = excluded.quote, at_us = excluded.at_us, changed_at = excluded.changed_at
  where excluded.at_us > m.at_us;
end $$;
