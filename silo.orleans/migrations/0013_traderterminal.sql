-- The program's role looks, says that it is alive and tidies up; silos and reminders it changes through the functions.
revoke all on all functions in schema orleans from public;
grant usage on schema orleans to traderterminal;
grant select on all tables in schema orleans to traderterminal;
grant update (alive_at), delete on orleans.silos to traderterminal;
grant delete on orleans.clusters to traderterminal;
grant delete on orleans.reminders to traderterminal;
grant execute on all functions in schema orleans to traderterminal;
