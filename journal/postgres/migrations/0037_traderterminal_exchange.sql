-- Rights of the role to what processes tell each other.
revoke all on function journal.answer(integer, bigint, bytea), journal.take_replies(integer[], bigint[]), journal.put_marks(text[], text[], bigint[]),
  journal.join_shard(integer, text), journal.forget_replies() from public;
grant select on journal.replies, journal.marks to traderterminal;
grant execute on function journal.answer(integer, bigint, bytea), journal.take_replies(integer[], bigint[]), journal.put_marks(text[], text[], bigint[]),
  journal.join_shard(integer, text), journal.forget_replies() to traderterminal;
