-- A key may be longer than an index takes: its hash stands for it.
create index inbox_dedupe_ix on journal.inbox (shard, sha256(dedupe_key), number) where dedupe_key is not null and duplicate_of is null;
