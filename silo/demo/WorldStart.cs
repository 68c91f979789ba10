using TraderTerminal.Domain.Rules;
using TraderTerminal.Domain.Values;
using TraderTerminal.Grains.Abstractions.Accounts;
using TraderTerminal.Grains.Abstractions.Alerts;
using TraderTerminal.Grains.Abstractions.Journal;
using TraderTerminal.Grains.Alerts;
using TraderTerminal.Journal;
using TraderTerminal.Silo.Runtime;
using TraderTerminal.Silo.Storage;

namespace TraderTerminal.Silo.Demo;

/// <summary>Opens the accounts and hooks of a world that are not there yet. What is there is left as it is.</summary>
/// <param name="place">The shard of an account and its trader; null in a journal with one shard.</param>
internal sealed class WorldStart(IAccounts accounts, HookStore hooks, AccountDirectory directory, DataDirectory data, Func<AccountId, string, ShardId>? place)
{
    private const string By = "set-up";

    /// <summary>Accounts that are placed and opened at once: opening one is a call over the database where another process works for it.</summary>
    private const int OpenMax = 64;

    /// <summary>In a cluster the process that works for an account may come up, or change, just now.</summary>
    private const int TriesMax = 5;

    /// <exception cref="JournalUnavailableException">The journal could not take an account or a hook.</exception>
    public async Task Open(World world, DateTimeOffset now)
    {
        foreach (var some in world.Accounts.Where(account => place is not null && !directory.Has(account.Id)).Chunk(OpenMax))
            await Task.WhenAll(some.Select(async account => Check(await directory.Place(account.Id, place!(account.Id, account.Trader)))));
        foreach (var some in world.Accounts.Where(account => !directory.Has(account.Id)).Chunk(place is null ? 1 : OpenMax))
            await Task.WhenAll(some.Select(account => Open(account, now)));
        foreach (var hook in world.Hooks)
        {
            if (hooks.Find(hook.Id) is null) await Save(hook);
        }
    }

    private async Task Open(WorldAccount account, DateTimeOffset now)
    {
        var book = RuleBooks.Find(account.RuleBook) ?? throw new InvalidOperationException($"There is no rule book {account.RuleBook}.");
        var request = new OpenRequest(
            account.Name, account.Trader, account.Phase, account.Environment, account.Groups.ToEquatableArray(), account.Balance, book.Text,
            (account.History ?? []).ToEquatableArray(), account.OpenedAt ?? now);
        var reply = await accounts.Get(account.Id).Open(request);
        for (var i = 1; i < TriesMax && place is not null && reply is Reply.Unavailable; i++) reply = await accounts.Get(account.Id).Open(request);
        Check(reply);

        // Listed after it is open: a start that broke off in between opens it again, which changes nothing.
        Check(await directory.List(account.Id));
    }

    private async Task Save(WorldHook hook)
    {
        var key = hook.Key ?? data.ReadOrMakeHookKey(hook.Id);
        var route = new Grains.Abstractions.Alerts.Route(
            hook.Id, hook.Accounts.ToEquatableArray(), hook.Quantity, hook.Same, hook.Opposite, hook.CancelOrders,
            TimeSpan.FromSeconds(hook.EntryAgeMaxSeconds), TimeSpan.FromSeconds(hook.DuplicateWindowSeconds), hook.IsPaused);
        Check(await hooks.Save(DeterministicId.Of("hook", hook.Id), new Hook(hook.Id, HookStore.HashOf(key), route), By));
    }

    private static void Check(string? why)
    {
        if (why is not null) throw new JournalUnavailableException(why);
    }

    private static void Check(Reply reply)
    {
        if (reply is Reply.Unavailable lost) throw new JournalUnavailableException($"The start broke off: {lost.Why}");
        if (reply is not Reply.Done) throw new InvalidOperationException($"The start broke off: {reply}");
    }
}
