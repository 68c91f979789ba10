using System.Runtime.CompilerServices;
using Microsoft.AspNetCore.SignalR;
using TraderTerminal.Api.Operators;

namespace TraderTerminal.Api.Live;

/// <summary>Where dashboards listen. One method: <c>Subscribe(afterNumber or null, feedId or null)</c> as a stream.</summary>
internal sealed class LiveHub(LiveFeed feed, LiveSeed seed, Sessions sessions) : Hub
{
    /// <summary>A desk of a hundred with several screens each; what is above that is a fault of a client.</summary>
    public const int ViewersMax = 1_024;

    /// <summary>A page follows the feed once, and twice for a moment when it comes back; so one line cannot take everybody's places.</summary>
    public const int SubscriptionsMax = 4;

    public override Task OnConnectedAsync()
    {
        Context.Items[typeof(Followed)] = new Followed();
        return base.OnConnectedAsync();
    }

    /// <summary>First a snapshot, or the missed changes when the number is still there under the same feed id; then every change. Ends with the sign-in.</summary>
    public async IAsyncEnumerable<LiveMessage> Subscribe(
        long? afterNumber, string? feedId, [EnumeratorCancellation] CancellationToken cancel)
    {
        if (feed.Viewers >= ViewersMax) throw new HubException("LIVE_FULL: too many viewers.");
        using var place = ((Followed)Context.Items[typeof(Followed)]!).Take() ?? throw new HubException("LIVE_FULL: this connection follows the feed already.");
        var (who, mine) = (Context.User!.SignedIn()!, feed.Of(Context.User!.SignedIn()!.Sight.Within));
        using var signedIn = sessions.Follow(who);
        using var ends = CancellationTokenSource.CreateLinkedTokenSource(cancel, signedIn.Over);
        if (!ends.IsCancellationRequested) await seed.Fill(who.Sight, cancel);
        var known = Guid.TryParse(feedId, out var id) ? id : (Guid?)null;
        await foreach (var message in mine.Watch(afterNumber, known, ends.Token)) yield return message;
        if (signedIn.Over.IsCancellationRequested) throw new HubException("SIGNED_OUT: sign in again.");
    }

    /// <summary>How often a connection follows the feed now.</summary>
    private sealed class Followed : IDisposable
    {
        private int _count;

        /// <summary>A place, given back when it is disposed; null when there is none.</summary>
        public Followed? Take()
        {
            if (Interlocked.Increment(ref _count) <= SubscriptionsMax) return this;
            Dispose();
            return null;
        }

        public void Dispose() => Interlocked.Decrement(ref _count);
    }
}
