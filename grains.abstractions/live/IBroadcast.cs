using TraderTerminal.Domain.Accounts;
using TraderTerminal.Domain.Values;
using TraderTerminal.Grains.Abstractions.Accounts;

namespace TraderTerminal.Grains.Abstractions.Live;

/// <summary>Tells viewers what changed. A call never waits for a viewer.</summary>
public interface IBroadcast
{
    /// <summary>Events of an account that are in the journal now, and the view they made.</summary>
    void Changed(AccountView view, IReadOnlyList<AccountEvent> events);

    /// <summary>Only the value of open positions moved. Conflated: a slow viewer sees the newest.</summary>
    void Revalued(AccountView view);

    /// <summary>Something a person must look at.</summary>
    /// <param name="account">Null when it is about no single account; <see cref="Workspace.AllOf"/> when it is about those of one workspace.</param>
    void Alarm(AccountId? account, string code, string text);
}
