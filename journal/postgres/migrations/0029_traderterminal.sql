-- The role that every connection of the program acts as: it reads, appends through the functions, and cannot change what was written.
-- A role belongs to the whole server: another database may have made it already.
do $$
begin
  if not exists (select from pg_catalog.pg_roles where rolname = 'traderterminal') then
    create role traderterminal nologin;
  end if;
exception
  when duplicate_object or unique_violation then null;
end $$;

revoke all on all functions in schema journal from public;
grant usage on schema journal to traderterminal;
grant select on all tables in schema journal to traderterminal;
grant insert, update on journal.checkpoints to traderterminal;
grant insert, update, delete on journal.snapshots to traderterminal;
grant update (done) on journal.inbox to traderterminal;
grant execute on all functions in schema journal to traderterminal;

do $$
begin
  if not pg_has_role(current_user, 'traderterminal', 'member') then
    execute format('grant traderterminal to %I', current_user);
  end if;
end $$;
