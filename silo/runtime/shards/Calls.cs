using System.Collections.Concurrent;
using TraderTerminal.Domain.Values;
using TraderTerminal.Grains.Abstractions;
using TraderTerminal.Grains.Abstractions.Accounts;
using TraderTerminal.Grains.Abstractions.Journal;
using TraderTerminal.Journal;
using TraderTerminal.Journal.Postgres;

namespace TraderTerminal.Silo.Runtime.Shards;

/// <summary>Asks whichever process holds a shard: through the shard's inbox, without knowing where it is.</summary>
internal sealed class Calls : ICallLine, IAsyncDisposable
{
    /// <summary>The kind of an item that asks something of an account of the shard.</summary>
    public const string Kind = "call";

    /// <summary>Longer than a shard takes to be taken over from a process that died.</summary>
    public static readonly TimeSpan WaitMax = TimeSpan.FromSeconds(15);

    private const string NotKnown = "The process that works for the account has not answered in time; it is done as soon as one does, under the same id.";

    /// <summary>Between two looks for replies, while any are waited for.</summary>
    private static readonly TimeSpan Pace = TimeSpan.FromMilliseconds(10);

    private static readonly TimeSpan ForgetPace = TimeSpan.FromMinutes(1);

    private readonly PostgresJournal _journal;
    private readonly PostgresExchange _exchange;
    private readonly TimeProvider _time;
    private readonly IIdSource _ids;
    private readonly ConcurrentDictionary<(ShardId, long), TaskCompletionSource<string>> _waiting = [];
    private readonly SemaphoreSlim _asked = new(0);
    private readonly CancellationTokenSource _stopping = new();
    private readonly Task _running;

    public Calls(PostgresJournal journal, PostgresExchange exchange, IIdSource ids, TimeProvider time)
    {
        (_journal, _exchange, _ids, _time) = (journal, exchange, ids, time);
        _running = Task.WhenAll(Task.Run(Run), Task.Run(Forget));
    }

    public ValueTask<string?> Ask(AccountId account, ShardId shard, string call, bool isKept) => Ask(shard, call, isKept);

    /// <summary>A command that nobody answered lies in the inbox, and whoever takes the shard over does it.</summary>
    public ValueTask<Reply> Unanswered(ShardId shard, CommandId? command) => ValueTask.FromResult<Reply>(new Reply.Unavailable(NotKnown));

    /// <summary>The reply; null when there was none in time.</summary>
    /// <param name="isKept">True for a command that is to be done also when nobody waits for it any more.</param>
    /// <exception cref="JournalUnavailableException">It could not be asked: nothing was stored.</exception>
    public async ValueTask<string?> Ask(ShardId shard, string payload, bool isKept)
    {
        var item = new InboxItem(shard, new CommandId(_ids.Next()), Kind, null, null, payload, _time.GetUtcNow());
        switch (await _journal.Put(item, CancellationToken.None))
        {
            case PutResult.Stored { Number: var number }:
                using (var deadline = new CancellationTokenSource(WaitMax, TimeProvider.System))
                {
                    var reply = await Reply(shard, number, deadline.Token);
                    if (reply is null && !isKept) await _journal.Done(shard, [number], CancellationToken.None); // Whoever takes the shard over leaves it alone.
                    return reply;
                }

            case PutResult.Unavailable lost:
                throw new JournalUnavailableException(lost.Why);
            case var other:
                throw new InvalidOperationException($"A call was answered with {other}.");
        }
    }

    /// <summary>The reply to an item that was put; null when the wait ended before it came.</summary>
    public async ValueTask<string?> Reply(ShardId shard, long number, CancellationToken deadline)
    {
        var reply = _waiting.GetOrAdd((shard, number), _ => new(TaskCreationOptions.RunContinuationsAsynchronously));
        _asked.Release();
        try
        {
            return await reply.Task.WaitAsync(deadline);
        }
        catch (OperationCanceledException)
        {
            return null;
        }
        finally
        {
            _waiting.TryRemove((shard, number), out _);
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _stopping.CancelAsync();
        await _running;
        foreach (var reply in _waiting.Values) reply.TrySetCanceled();
        _asked.Dispose();
        _stopping.Dispose();
    }

    private async Task Run()
    {
        while (!_stopping.IsCancellationRequested)
        {
            try
            {
                await _asked.WaitAsync(_stopping.Token);
                while (!_waiting.IsEmpty)
                {
                    await Look();
                    await Task.Delay(Pace, TimeProvider.System, _stopping.Token);
                }
            }
            catch (OperationCanceledException) when (_stopping.IsCancellationRequested)
            {
                // The process stops.
            }
        }
    }

    private async Task Forget()
    {
        try
        {
            while (true)
            {
                await Task.Delay(ForgetPace, TimeProvider.System, _stopping.Token);
                await _exchange.ForgetReplies(_stopping.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        }
        catch (OperationCanceledException) when (_stopping.IsCancellationRequested)
        {
            // The process stops.
        }
    }

    private async Task Look()
    {
        try
        {
            foreach (var reply in await _exchange.TakeReplies([.. _waiting.Keys], _stopping.Token))
            {
                if (_waiting.TryGetValue((reply.Shard, reply.Number), out var waits)) waits.TrySetResult(reply.Text);
            }
        }
        catch (JournalUnavailableException)
        {
            // The next look asks again; whoever waits has his own limit.
        }
    }
}
