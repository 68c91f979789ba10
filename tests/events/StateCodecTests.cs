using FsCheck;
using FsCheck.Fluent;
using TraderTerminal.Domain.Accounts;
using TraderTerminal.Domain.Values;
using TraderTerminal.Grains.Abstractions.Events;
using TraderTerminal.Tests.Accounts;
using Xunit;

namespace TraderTerminal.Tests.Events;

public sealed class StateCodecTests
{
    [Fact]
    public void Every_state_comes_back_as_it_was() =>
        Prop.ForAll<int>(seed =>
        {
            var state = new Make(new Random(seed)).Of<AccountState>() with { BookText = "" };
            var text = StateCodec.Encode(state);
            Assert.Equal(state, StateCodec.Decode(text, _ => throw new InvalidOperationException()));
            return text == StateCodec.Encode(StateCodec.Decode(text, _ => throw new InvalidOperationException()));
        }).QuickCheckThrowOnFailure();

    [Fact]
    public void The_state_before_the_first_event_comes_back() =>
        Assert.Equal(AccountState.Initial, StateCodec.Decode(StateCodec.Encode(AccountState.Initial), _ => throw new InvalidOperationException()));

    [Fact]
    public void The_rule_book_is_read_again_from_its_text()
    {
        var state = new Scene().State;
        var text = StateCodec.Encode(state);
        Assert.DoesNotContain("\"book\":", text, StringComparison.Ordinal);
        Assert.Equal(state, StateCodec.Decode(text, read => read == state.BookText ? state.Book! : throw new InvalidOperationException()));
    }

    /// <summary>What follows from the state is computed again and never stored.</summary>
    [Fact]
    public void Only_what_the_events_said_is_kept()
    {
        var text = StateCodec.Encode(new Scene().State);
        Assert.DoesNotContain("\"equity\":", text, StringComparison.Ordinal);
        Assert.DoesNotContain("\"dailyFloor\":", text, StringComparison.Ordinal);
    }

    [Fact]
    public void A_spooled_flatten_comes_back_as_it_was() =>
        Prop.ForAll<int>(seed =>
        {
            var flatten = new Make(new Random(seed)).Of<AccountCommand.Flatten>();
            return flatten == SpoolCodec.Decode(SpoolCodec.Encode(flatten));
        }).QuickCheckThrowOnFailure();

    [Fact]
    public void Streams_are_named_in_one_place()
    {
        Assert.Equal("account-eval_1", Streams.Account(new AccountId("eval_1")));
        Assert.Equal(new AccountId("eval_1"), Streams.AccountOf("account-eval_1"));
        Assert.Null(Streams.AccountOf("hook-a"));
        Assert.Equal("hook-a", Streams.Hook("a"));
    }
}
