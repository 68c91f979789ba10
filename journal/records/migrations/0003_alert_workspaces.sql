-- Whose hook took it: what stands before the mark of its name. None for the desk's.
alter table alerts add column workspace text generated always as (
  case when instr(delivery ->> '$.hook', '~') > 1 then substr(delivery ->> '$.hook', 1, instr(delivery ->> '$.hook', '~') - 1) end
) virtual;

create index alerts_workspace_ix on alerts (workspace, received_us, place) where workspace is not null;
