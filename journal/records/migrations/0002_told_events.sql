-- Kind 3: events that an account's page looks up by their type, such as fills, notes and days.
create index events_told_ix on events (account, type, version) where kind = 3;
