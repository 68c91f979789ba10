using System.Net.NetworkInformation;

namespace TraderTerminal.Brokers.Common;

/// <summary>The addresses of this computer: they change when a network comes, goes, or is another one.</summary>
internal static class OwnAddresses
{
    /// <summary>Completes at the next change; only by the token where the system tells of none.</summary>
    public static async Task Changed(CancellationToken cancel)
    {
        var changed = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        void Tell(object? sender, EventArgs change) => changed.TrySetResult();
        try
        {
            NetworkChange.NetworkAddressChanged += Tell;
        }
        catch (NetworkInformationException)
        {
            // Then the pace alone counts.
        }

        try
        {
            await changed.Task.WaitAsync(cancel);
        }
        finally
        {
            NetworkChange.NetworkAddressChanged -= Tell;
        }
    }
}
