-- How far a silo's own clock was ahead of the database's as it last beat. Null until it has said so.
alter table journal.silos add column clock_ahead interval;
