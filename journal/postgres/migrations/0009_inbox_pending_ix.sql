create index inbox_pending_ix on journal.inbox (shard, number) where not done;
