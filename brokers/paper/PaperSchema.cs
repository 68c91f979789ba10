namespace TraderTerminal.Brokers.Paper;

/// <summary>The tables of the paper file. Prices in nano-points, money in micro-dollars, times in ticks of UTC.</summary>
internal static class PaperSchema
{
    public const int Version = 1;

    /// <summary>Positions and balances have no table: they are the sum of the fills.</summary>
    public const string Text = """
        create table if not exists accounts (
          account       text    not null,
          opened_micros integer not null,
          opened_at     integer not null,
          is_frozen     integer not null,

          constraint accounts_pk primary key (account)
        ) strict, without rowid;

        create table if not exists orders (
          account         text    not null,
          order_id        text    not null,
          sequence        integer not null,
          contract        text    not null,
          side            text    not null,
          quantity        integer not null,
          kind            text    not null,
          limit_nanos     integer,
          stop_nanos      integer,
          trail_nanos     integer,
          tif             text    not null,
          status          text    not null,
          filled          integer not null,
          effective_at    integer not null,
          parent          text,
          leg_role        text,
          leg_pair        integer,
          leg_quantity    integer,
          leg_at_nanos    integer,
          leg_entry_nanos integer,
          trigger_nanos   integer,
          is_triggered    integer not null,
          is_rested       integer not null,

          constraint orders_pk          primary key (account, order_id),
          constraint orders_sequence_uq unique (sequence)
        ) strict, without rowid;

        create table if not exists fills (
          sequence    integer not null,
          account     text    not null,
          fill_id     text    not null,
          order_id    text,
          contract    text    not null,
          side        text    not null,
          quantity    integer not null,
          price_nanos integer not null,
          fee_micros  integer not null,
          at          integer not null,

          constraint fills_pk         primary key (sequence),
          constraint fills_fill_id_uq unique (account, fill_id)
        ) strict;

        create table if not exists quotes (
          contract   text    not null,
          bid_nanos  integer not null,
          ask_nanos  integer not null,
          last_nanos integer not null,
          at         integer not null,

          constraint quotes_pk primary key (contract)
        ) strict, without rowid;

        pragma user_version = 1;
        """;
}
