create trigger events_no_change before update or delete or truncate on journal.events
  for each statement execute function journal.refuse_change();
