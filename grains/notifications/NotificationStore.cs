using System.Security.Cryptography;
using System.Text.Json;
using Microsoft.AspNetCore.DataProtection;
using TraderTerminal.Domain.Notices;
using TraderTerminal.Domain.Values;
using TraderTerminal.Grains.Abstractions.Accounts;
using TraderTerminal.Grains.Abstractions.Events;
using TraderTerminal.Grains.Abstractions.Notifications;
using static TraderTerminal.Grains.Abstractions.Events.NotificationEvent;

namespace TraderTerminal.Grains.Notifications;

/// <summary>The channels and the outbox, kept in the journal.</summary>
public sealed class NotificationStore : INotifications, IDisposable
{
    /// <summary>More than a desk reads.</summary>
    public const int ChannelsMax = 50;

    public const string UnknownChannel = "UNKNOWN_CHANNEL";
    public const string SecretNeeded = "SECRET_NEEDED";
    public const string TooManyChannels = "TOO_MANY_CHANNELS";
    public const string NotDelivered = "NOT_DELIVERED";

    /// <summary>Events that the journal could not take yet, and which were acted on all the same.</summary>
    private const int UnwrittenMax = 1_000;

    private readonly JournalStream _stream;
    private readonly Lazy<IDataProtectionProvider> _keys;
    private readonly Func<Channel, ChannelSecret, Message, CancellationToken, Task<Delivery>> _send;
    private readonly TimeProvider _time;
    private readonly Lock _gate = new();
    private readonly SemaphoreSlim _writing = new(1);
    private readonly Outbox _outbox = new();
    private readonly Queue<(CommandId Command, NotificationEvent Happened)> _unwritten = [];
    private readonly HashSet<NotificationEvent> _applied = [];

    /// <param name="keys">Protects what gives access to a channel; opened when it is needed.</param>
    /// <param name="send">Speaks to a channel.</param>
    public NotificationStore(
        JournalStream stream, Lazy<IDataProtectionProvider> keys, Func<Channel, ChannelSecret, Message, CancellationToken, Task<Delivery>> send, TimeProvider time)
    {
        (_stream, _keys, _send, _time) = (stream, keys, send, time);
        stream.Told = happened => Told((NotificationEvent)happened);
    }

    /// <summary>Called after something of it has changed. Must be quick.</summary>
    public Action? Moved { get; set; }

    public IReadOnlyList<ChannelView> All => Look(outbox => outbox.Views(_time.GetUtcNow()));

    /// <summary>Reads what was there before the start.</summary>
    public Task Load() => _stream.Load();

    public void Dispose() => _writing.Dispose();

    /// <summary>Asks the outbox.</summary>
    public T Look<T>(Func<Outbox, T> question)
    {
        lock (_gate) return question(_outbox);
    }

    public async ValueTask<Reply> Save(Guid id, ChannelDraft draft, string by)
    {
        var known = Look(outbox => outbox.Find(draft.Id));
        if (known is null && Look(outbox => outbox.Channels.Count) >= ChannelsMax) return new Reply.Refused(TooManyChannels, $"There are {ChannelsMax} channels.");
        var address = draft.Address ?? known?.Address ?? "";
        // What was entered for one receiver is not handed to another.
        if (draft.Secret is null && (known is null || known.Kind != draft.Kind || known.Address != address || known.User != draft.User))
            return new Reply.Refused(SecretNeeded, "Enter what gives access to the channel: it is kept only while the channel goes to the same place.");
        var now = Now;
        var secret = draft.Secret is { } given ? Protector(draft.Id).Protect(JsonSerializer.Serialize(given)) : known!.Secret;
        var channel = new Channel(draft.Id, draft.Kind, address, draft.To, draft.From, draft.User, secret, draft.Least, draft.Accounts, draft.Digest, draft.Quiet, known?.Since ?? now, draft.Anchors ?? known?.Anchors ?? false);
        return await _stream.Append(new CommandId(id), new ChannelSaved(channel, by, now)) is { } why ? new Reply.Unavailable(why) : new Reply.Done($"Channel {draft.Id} is saved.");
    }

    public async ValueTask<Reply> Remove(Guid id, string channel, string by)
    {
        if (Look(outbox => outbox.Find(channel)) is null) return Missing(channel);
        return await _stream.Append(new CommandId(id), new ChannelRemoved(channel, by, Now)) is { } why ? new Reply.Unavailable(why) : new Reply.Done($"Channel {channel} is removed.");
    }

    public async ValueTask<Reply> Test(string channel, Guid message, CancellationToken cancel)
    {
        if (Look(outbox => outbox.Find(channel)) is null) return Missing(channel);
        var test = new Notice(NoticeKind.Engine, NoticeSeverity.Info, null, "TEST", "This is a test of TraderTerminal. Nothing has happened.", Now);
        return await Send(channel, Message.Of(message, Now, [test]), cancel) switch
        {
            Delivery.Done => new Reply.Done("Delivered."),
            Delivery.Failed failed => new Reply.Refused(NotDelivered, $"Not delivered: {failed.Why}."),
            Delivery.Refused refused => new Reply.Refused(NotDelivered, $"Not delivered: {refused.Why}."),
            _ => Missing(channel),
        };
    }

    /// <summary>One try; null when the channel is not there any more.</summary>
    public async Task<Delivery?> Send(string channel, Message message, CancellationToken cancel)
    {
        if (Look(outbox => outbox.Find(channel)) is not { } known) return null;
        ChannelSecret secret;
        try
        {
            secret = JsonSerializer.Deserialize<ChannelSecret>(Protector(channel).Unprotect(known.Secret))!;
        }
        catch (CryptographicException)
        {
            return new Delivery.Failed("what gives access to it was encrypted with keys that this process does not have; enter it again, or give all processes the same keys");
        }

        try
        {
            return await _send(known, secret, message, cancel);
        }
#pragma warning disable CA1031 // A text that a channel cannot carry is our fault, and ends as every failure does; what the fault says may hold an address.
        catch (Exception fault) when (fault is not OperationCanceledException)
#pragma warning restore CA1031
        {
            return new Delivery.Failed($"this program had a fault ({fault.GetType().Name})");
        }
    }

    /// <summary>Records what the sender does. While the journal takes nothing it is acted on all the same and written later: then above all a person has to be told.</summary>
    public async Task Record(CommandId command, NotificationEvent happened)
    {
        await _writing.WaitAsync();
        try
        {
            if (await WriteLate() && await _stream.Append(command, happened) is null) return;
            if (_unwritten.Count >= UnwrittenMax) return;
            _unwritten.Enqueue((command, happened));
            lock (_gate) _applied.Add(happened);
            Apply(happened);
        }
        finally
        {
            _writing.Release();
        }
    }

    /// <summary>True when the journal has everything that was acted on.</summary>
    private async Task<bool> WriteLate()
    {
        while (_unwritten.TryPeek(out var oldest))
        {
            if (await _stream.Append(oldest.Command, oldest.Happened) is not null) return false;
            _unwritten.Dequeue();
        }

        return true;
    }

    private void Told(NotificationEvent happened)
    {
        lock (_gate)
        {
            if (_applied.Remove(happened)) return;
        }

        Apply(happened);
    }

    private void Apply(NotificationEvent happened)
    {
        lock (_gate) _outbox.Apply(happened);
        Moved?.Invoke();
    }

    private IDataProtector Protector(string channel) => _keys.Value.CreateProtector("notifications", channel);

    private static Reply.Refused Missing(string channel) => new(UnknownChannel, $"There is no channel {channel}.");

    /// <summary>Cut to the whole microseconds that the journal keeps.</summary>
    private DateTimeOffset Now
    {
        get
        {
            var now = _time.GetUtcNow();
            return now.AddTicks(-(now.Ticks % TimeSpan.TicksPerMicrosecond));
        }
    }
}
