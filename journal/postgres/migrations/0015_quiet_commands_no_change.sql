create trigger quiet_commands_no_change before update or delete or truncate on journal.quiet_commands
  for each statement execute function journal.refuse_change();
