using TraderTerminal.Domain.Rules;
using TraderTerminal.Domain.Values;
using TraderTerminal.Grains;
using TraderTerminal.Grains.Abstractions.Accounts;
using TraderTerminal.Grains.Abstractions.Alerts;
using TraderTerminal.Grains.Abstractions.Events;
using TraderTerminal.Grains.Alerts;
using TraderTerminal.Silo.Runtime;
using TraderTerminal.Silo.Storage;

namespace TraderTerminal.Silo.Demo;

/// <summary>Opens the accounts and hooks of a world that are not there yet. What is there is left as it is.</summary>
internal sealed class WorldStart(Accounts accounts, HookStore hooks, JournalStream directory, DataDirectory data)
{
    private const string By = "set-up";

    /// <summary>Lists the accounts that were opened before.</summary>
    public async Task Load()
    {
        await foreach (var happened in directory.Read())
        {
            if (happened is DirectoryEvent.AccountListed listed) accounts.List(listed.Account);
        }
    }

    /// <exception cref="InvalidOperationException">The journal could not take an account or a hook.</exception>
    public async Task Open(World world, DateTimeOffset now)
    {
        foreach (var account in world.Accounts)
        {
            if (!accounts.All.Contains(account.Id)) await Open(account, now);
        }

        foreach (var hook in world.Hooks)
        {
            if (hooks.Find(hook.Id) is null) await Save(hook);
        }
    }

    private async Task Open(WorldAccount account, DateTimeOffset now)
    {
        var book = RuleBooks.Find(account.RuleBook) ?? throw new InvalidOperationException($"There is no rule book {account.RuleBook}.");
        Check(await accounts.Get(account.Id).Open(new OpenRequest(
            account.Name, account.Trader, account.Phase, account.Environment, account.Groups.ToEquatableArray(), account.Balance, book.Text,
            (account.History ?? []).ToEquatableArray(), account.OpenedAt ?? now)));

        // Listed after it is open: a start that broke off in between opens it again, which changes nothing.
        var listed = new CommandId(DeterministicId.Of("list", account.Id.Value));
        if (await directory.Append(listed, new DirectoryEvent.AccountListed(account.Id)) is { } why) throw new InvalidOperationException(why);
        accounts.List(account.Id);
    }

    private async Task Save(WorldHook hook)
    {
        var key = hook.Key ?? data.ReadOrMakeHookKey(hook.Id);
        var route = new Grains.Abstractions.Alerts.Route(
            hook.Id, hook.Accounts.ToEquatableArray(), hook.Quantity, hook.Same, hook.Opposite, hook.CancelOrders,
            TimeSpan.FromSeconds(hook.EntryAgeMaxSeconds), TimeSpan.FromSeconds(hook.DuplicateWindowSeconds), hook.IsPaused);
        Check(await hooks.Save(DeterministicId.Of("hook", hook.Id), new Hook(hook.Id, HookStore.HashOf(key), route), By));
    }

    private static void Check(Reply reply)
    {
        if (reply is not Reply.Done) throw new InvalidOperationException($"The start broke off: {reply}");
    }
}
