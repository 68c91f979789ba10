create trigger anchors_no_change before update or delete or truncate on journal.anchors
  for each statement execute function journal.refuse_change();
