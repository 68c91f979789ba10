using TraderTerminal.Domain.Instruments;
using TraderTerminal.Domain.Values;

namespace TraderTerminal.Grains.Alerts;

/// <summary>Asks an account's broker which month of a product it trades now. No alert waits long for the answer, and none fails for it.</summary>
/// <param name="front">Asks the broker of an account for the month in front of a product.</param>
public sealed class FrontMonths(Func<AccountId, string, CancellationToken, ValueTask<ContractSymbol?>> front, TimeProvider time)
{
    /// <summary>A broker that has not answered by then does not say; what it answers later serves the next alert. Ours: a good part of an entry's 5 s are left.</summary>
    private static readonly TimeSpan AskMax = TimeSpan.FromSeconds(1);

    /// <summary>Null when the broker does not say in time.</summary>
    public async ValueTask<ContractSymbol?> Of(AccountId account, string root)
    {
        var asked = front(account, root, CancellationToken.None);
        if (asked.IsCompletedSuccessfully) return asked.Result;
        try
        {
            return await asked.AsTask().WaitAsync(AskMax, time);
        }
        catch (Exception away) when (away is TimeoutException or IOException)
        {
            return null;
        }
    }
}
