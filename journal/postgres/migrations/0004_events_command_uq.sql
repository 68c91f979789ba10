create unique index events_command_uq on journal.events (shard, command_id) where begins;
