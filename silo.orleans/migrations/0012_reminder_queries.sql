-- How Orleans reads and changes its reminders. A silo sees to those whose hash lies between two bounds, or outside of them.
insert into orleans.orleansquery (querykey, querytext) values
('UpsertReminderRowKey', 'select orleans.put_reminder(@ServiceId, @GrainId, @ReminderName, @StartTime, @Period, @GrainHash) as version'),
('DeleteReminderRowKey', 'select orleans.drop_reminder(@ServiceId, @GrainId, @ReminderName, @Version)'),
('DeleteReminderRowsKey', 'delete from orleans.reminders where service = @ServiceId'),
('ReadReminderRowKey',
 'select actor as grainid, name as remindername, starts_at as starttime, period, version from orleans.reminders
  where service = @ServiceId and actor = @GrainId and name = @ReminderName'),
('ReadReminderRowsKey',
 'select actor as grainid, name as remindername, starts_at as starttime, period, version from orleans.reminders where service = @ServiceId and actor = @GrainId'),
('ReadRangeRows1Key',
 'select actor as grainid, name as remindername, starts_at as starttime, period, version from orleans.reminders
  where service = @ServiceId and actor_hash > @BeginHash and actor_hash <= @EndHash'),
('ReadRangeRows2Key',
 'select actor as grainid, name as remindername, starts_at as starttime, period, version from orleans.reminders
  where service = @ServiceId and (actor_hash > @BeginHash or actor_hash <= @EndHash)');
