using System.Security.Cryptography;
using System.Text;
using TraderTerminal.Domain.Values;
using TraderTerminal.Grains.Abstractions.Accounts;
using TraderTerminal.Grains.Abstractions.Events;
using TraderTerminal.Grains.Abstractions.Operators;

namespace TraderTerminal.Grains.Operators;

/// <summary>Who may sign in, kept in the journal.</summary>
public sealed class OperatorStore : IOperators
{
    /// <summary>More people than any desk has.</summary>
    public const int CountMax = 500;

    private readonly JournalStream _stream;
    private readonly TimeProvider _time;
    private readonly Lock _gate = new();
    private readonly Dictionary<Guid, DateTimeOffset> _signedOut = [];
    private Dictionary<string, Operator> _byName = new(StringComparer.OrdinalIgnoreCase)
    {
        [Operator.BuiltInName] = new(Operator.BuiltInName, OperatorRole.Administrator, null, null, null, null, 0),
    };

    private long _changes;

    public OperatorStore(JournalStream stream, TimeProvider time)
    {
        (_stream, _time) = (stream, time);
        stream.Told = happened => Apply((OperatorEvent)happened);
    }

    public IReadOnlyList<Operator> All =>
        [.. _byName.Values.OrderBy(one => !one.IsBuiltIn).ThenBy(one => one.Name, StringComparer.OrdinalIgnoreCase)];

    /// <summary>Reads who was there before the start.</summary>
    public Task Load() => _stream.Load();

    public Operator? Find(string name) => _byName.GetValueOrDefault(name);

    /// <summary>Every operator is compared, so that the time says nothing about how near a guess was.</summary>
    public Operator? FindByKey(string key)
    {
        var asked = Encoding.ASCII.GetBytes(Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(key))));
        Operator? found = null;
        foreach (var one in _byName.Values)
        {
            if (CryptographicOperations.FixedTimeEquals(asked, Encoding.ASCII.GetBytes(one.KeyHash ?? ""))) found = one;
        }

        return found;
    }

    public ValueTask<Reply> Save(Guid id, string name, OperatorRole role, string keyHash, string? reason, string by)
    {
        if (Find(name) is { IsBuiltIn: true }) return ValueTask.FromResult<Reply>(new Reply.Refused("BUILT_IN", "The built-in administrator stays as it is."));
        if (Find(name) is null && _byName.Count > CountMax) return ValueTask.FromResult<Reply>(new Reply.Refused("TOO_MANY_OPERATORS", $"There are {CountMax} operators."));
        return Append(id, new OperatorEvent.OperatorSaved(Find(name)?.Name ?? name, role, keyHash, reason, by, Now), $"{name} may sign in.");
    }

    public ValueTask<Reply> Remove(Guid id, string name, string? reason, string by) => Find(name) switch
    {
        null => ValueTask.FromResult<Reply>(new Reply.Refused("UNKNOWN_OPERATOR", $"There is no operator {name}.")),
        { IsBuiltIn: true } => ValueTask.FromResult<Reply>(new Reply.Refused("BUILT_IN", "The built-in administrator cannot be removed.")),
        var known => Append(id, new OperatorEvent.OperatorRemoved(known.Name, reason, by, Now), $"{known.Name} may not sign in any more."),
    };

    public ValueTask<Reply> SetPassword(Guid id, string name, string passwordHash, string by) =>
        Append(id, new OperatorEvent.PasswordSet(name, passwordHash, by, Now), $"{name} has a new password.");

    public ValueTask<Reply> SignOut(Guid session, string name, DateTimeOffset until) =>
        Append(DeterministicId.Of("sign-out", session.ToString()), new OperatorEvent.SignedOut(name, session, until, Now), "Signed out.");

    public bool IsSignedOut(Guid session)
    {
        lock (_gate) return _signedOut.ContainsKey(session);
    }

    private DateTimeOffset Now => _time.GetUtcNow();

    private async ValueTask<Reply> Append(Guid id, OperatorEvent happened, string text)
    {
        return await _stream.Append(new CommandId(id), happened) is { } why ? new Reply.Unavailable(why) : new Reply.Done(text);
    }

    private void Apply(OperatorEvent happened)
    {
        lock (_gate)
        {
            _changes++;
            var next = new Dictionary<string, Operator>(_byName, _byName.Comparer);
            switch (happened)
            {
                case OperatorEvent.OperatorSaved e:
                    next[e.Name] = new(e.Name, e.Role, e.KeyHash, null, e.By, e.At, _changes);
                    break;
                case OperatorEvent.OperatorRemoved e:
                    next.Remove(e.Name);
                    break;
                case OperatorEvent.PasswordSet e when next.TryGetValue(e.Name, out var known):
                    next[e.Name] = known with { PasswordHash = e.Hash, Generation = _changes };
                    break;
                case OperatorEvent.SignedOut e:
                    foreach (var over in _signedOut.Where(session => session.Value <= Now).Select(session => session.Key).ToArray()) _signedOut.Remove(over);
                    _signedOut[e.Session] = e.Until;
                    break;
                default:
                    break;
            }

            _byName = next;
        }
    }
}
