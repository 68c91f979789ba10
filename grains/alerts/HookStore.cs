using System.Security.Cryptography;
using System.Text;
using TraderTerminal.Domain.Values;
using TraderTerminal.Grains.Abstractions.Accounts;
using TraderTerminal.Grains.Abstractions.Alerts;
using TraderTerminal.Grains.Abstractions.Events;

namespace TraderTerminal.Grains.Alerts;

/// <summary>Hooks and routes, each change an event. Keys are known by their hash alone.</summary>
public sealed class HookStore : IHooks
{
    private readonly JournalStream _stream;
    private Dictionary<string, Hook> _byId = new(StringComparer.Ordinal);

    public HookStore(JournalStream stream)
    {
        _stream = stream;
        stream.Told = Apply;
    }

    public IReadOnlyList<Hook> All => [.. _byId.Values.OrderBy(hook => hook.Id, StringComparer.Ordinal)];

    /// <summary>Reads what was configured before the start.</summary>
    public Task Load() => _stream.Load();

    public Hook? Find(string id) => _byId.GetValueOrDefault(id);

    /// <summary>Every hook is compared, so that the time says nothing about how near a guess was.</summary>
    public Hook? FindByKey(string routeKey, DateTimeOffset at)
    {
        Span<byte> asked = stackalloc byte[SHA256.HashSizeInBytes * 2];
        Encoding.ASCII.GetBytes(HashOf(routeKey), asked);
        Span<byte> known = stackalloc byte[asked.Length];
        Hook? found = null;
        foreach (var hook in _byId.Values)
        {
            foreach (var hash in hook.KeyHashesAt(at))
            {
                known.Clear();
                Encoding.ASCII.GetBytes(hash.AsSpan(0, Math.Min(hash.Length, known.Length)), known);
                if (CryptographicOperations.FixedTimeEquals(asked, known)) found = hook;
            }
        }

        return found;
    }

    public async ValueTask<Reply> Save(Guid id, Hook hook, string by, string? reason = null)
    {
        if (hook.OfAnother is { } other) return new Reply.Refused(Hook.OtherWorkspace, $"Hook {hook.Id} and {other} are not of one workspace.");
        if (_byId.Values.Any(held => held.Id != hook.Id && Keys(held).Intersect(Keys(hook)).Any())) return new Reply.Refused("KEY_TAKEN", "Another hook has this key.");
        if (await _stream.Append(new CommandId(id), new HookEvent.HookSaved(hook, by, reason)) is { } why) return new Reply.Unavailable(why);
        return new Reply.Done($"Hook {hook.Id} is saved.");
    }

    private void Apply(object happened)
    {
        if (happened is HookEvent.HookSaved { Hook: var hook }) _byId = new Dictionary<string, Hook>(_byId, StringComparer.Ordinal) { [hook.Id] = hook };
    }

    private static IEnumerable<string> Keys(Hook hook) => hook.KeyHashesAt(DateTimeOffset.MinValue);

    /// <summary>SHA-256 of a route key, lower-case hex.</summary>
    public static string HashOf(string routeKey) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(routeKey)));
}
