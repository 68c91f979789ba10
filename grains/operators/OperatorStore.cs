using System.Globalization;
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

    /// <summary>Programs of one operator.</summary>
    public const int KeysMax = 50;

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

    /// <summary>Every key of every operator is compared, so that the time says nothing about how near a guess was.</summary>
    public KeyHolder? FindByKey(string key)
    {
        var asked = Encoding.ASCII.GetBytes(Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(key))));
        KeyHolder? found = null;
        foreach (var one in _byName.Values)
        {
            if (Is(asked, one.KeyHash)) found = new(one, null);
            foreach (var program in one.Keys.Span)
            {
                if (Is(asked, program.Hash)) found = new(one, program);
            }
        }

        return found;
    }

    public ValueTask<Reply> Save(Guid id, string name, Grant grant, string keyHash, string? reason, string by)
    {
        if (Find(name) is { IsBuiltIn: true }) return BuiltInStays;
        if (Find(name) is null && _byName.Count > CountMax) return Refused("TOO_MANY_OPERATORS", $"There are {CountMax} operators.");
        if (Foreign(Find(name)?.Name ?? name, grant) is { } why) return Refused("OTHER_WORKSPACE", why);
        return Append(id, new OperatorEvent.OperatorSaved(Find(name)?.Name ?? name, grant.Role, keyHash, reason, by, Now, grant.Accounts), $"{name} may sign in.");
    }

    public ValueTask<Reply> Change(Guid id, string name, Grant grant, string? reason, string by) => Find(name) switch
    {
        null => Unknown(name),
        { IsBuiltIn: true } => BuiltInStays,
        var known when Foreign(known.Name, grant) is { } why => Refused("OTHER_WORKSPACE", why),
        var known when known.Grant == grant => Done($"{known.Name} is that already."),
        var known => Append(id, new OperatorEvent.OperatorChanged(known.Name, grant.Role, grant.Accounts, reason, by, Now), $"{known.Name} is {grant.Role} now."),
    };

    public ValueTask<Reply> Remove(Guid id, string name, string? reason, string by) => Find(name) switch
    {
        null => Unknown(name),
        { IsBuiltIn: true } => Refused("BUILT_IN", "The built-in administrator cannot be removed."),
        var known => Append(id, new OperatorEvent.OperatorRemoved(known.Name, reason, by, Now), $"{known.Name} may not sign in any more."),
    };

    public ValueTask<Reply> SetPassword(Guid id, string name, string passwordHash, string by) =>
        Append(id, new OperatorEvent.PasswordSet(name, passwordHash, by, Now), $"{name} has a new password.");

    public ValueTask<Reply> AddKey(Guid id, string name, ApiKey key, string by) => Find(name) switch
    {
        null => Unknown(name),
        { Keys.Count: >= KeysMax } => Refused("TOO_MANY_KEYS", $"{name} has {KeysMax} keys."),
        var known when known.Keys.Any(other => IsCalled(other, key.Name)) => Refused("KEY_NAME_TAKEN", $"{known.Name} has a key {key.Name} already."),
        var known when !known.Grant.Includes(key.Grant) => Refused("KEY_BEYOND_OPERATOR", $"The key would have more than {known.Name}."),
        var known => Append(
            id, new OperatorEvent.ApiKeyAdded(known.Name, key.Name, key.Hash, key.Grant.Role, key.Grant.Accounts, key.ExpiresAt, by, Now), $"{known.Name} has a key {key.Name}."),
    };

    public ValueTask<Reply> RevokeKey(Guid id, string name, string key, string? reason, string by)
    {
        if (Find(name) is not { } known) return Unknown(name);
        if (known.Keys.FirstOrDefault(one => IsCalled(one, key)) is not { } held) return Refused("UNKNOWN_KEY", $"{known.Name} has no key {key}.");
        return Append(id, new OperatorEvent.ApiKeyRevoked(known.Name, held.Name, reason, by, Now), $"The key {held.Name} of {known.Name} opens nothing any more.");
    }

    public ValueTask<Reply> SetSecondFactor(Guid id, string name, SecondFactor factor, string by) =>
        Append(id, new OperatorEvent.SecondFactorSet(name, factor.Secret, factor.RecoveryHashes, factor.LastStep, by, Now), $"{name} has a second factor.");

    public ValueTask<Reply> RemoveSecondFactor(Guid id, string name, string reason, string by) => Find(name) switch
    {
        null => Unknown(name),
        { SecondFactor: null } known => Refused("NO_SECOND_FACTOR", $"{known.Name} has no second factor."),
        var known => Append(id, new OperatorEvent.SecondFactorRemoved(known.Name, reason, by, Now), $"{known.Name} has no second factor any more."),
    };

    /// <summary>The command's name is the step's, so that the journal itself takes each once.</summary>
    public ValueTask<Reply> UseStep(string name, long step) =>
        Find(name)?.SecondFactor is { } factor && step > factor.LastStep
            ? Use(name, factor, step.ToString(CultureInfo.InvariantCulture), new OperatorEvent.SecondFactorUsed(name, step, null, Now))
            : Refused("CODE_USED", "This code was used.");

    public ValueTask<Reply> UseRecovery(string name, string hash) =>
        Find(name)?.SecondFactor is { } factor && factor.RecoveryHashes.Aggregate(false, (isOne, one) => isOne | Is(Encoding.ASCII.GetBytes(hash), one)) // All are looked at.
            ? Use(name, factor, hash, new OperatorEvent.SecondFactorUsed(name, null, hash, Now))
            : Refused("CODE_USED", "This code was used, or is none.");

    public ValueTask<Reply> SignOut(Guid session, string name, DateTimeOffset until) =>
        Append(DeterministicId.Of("sign-out", session.ToString()), new OperatorEvent.SignedOut(name, session, until, Now), "Signed out.");

    public bool IsSignedOut(Guid session)
    {
        lock (_gate) return _signedOut.ContainsKey(session);
    }

    private DateTimeOffset Now => _time.GetUtcNow();

    /// <summary>Whoever is of a workspace has accounts of it alone.</summary>
    /// <returns>Why not; null when it is so.</returns>
    private static string? Foreign(string name, Grant grant) =>
        Workspace.Of(name) is not null && (grant.Accounts ?? default).FirstOrDefault(account => !Workspace.AreOne(account.Value, name)) is { Value: { } other }
            ? $"{name} and account {other} are not of one workspace."
            : null;

    private static ValueTask<Reply> BuiltInStays => Refused("BUILT_IN", "The built-in administrator stays as it is.");

    private static ValueTask<Reply> Unknown(string name) => Refused("UNKNOWN_OPERATOR", $"There is no operator {name}.");

    private static ValueTask<Reply> Refused(string code, string text) => ValueTask.FromResult<Reply>(new Reply.Refused(code, text));

    private static ValueTask<Reply> Done(string text) => ValueTask.FromResult<Reply>(new Reply.Done(text));

    private static bool Is(byte[] asked, string? hash) => CryptographicOperations.FixedTimeEquals(asked, Encoding.ASCII.GetBytes(hash ?? ""));

    private static bool IsCalled(ApiKey key, string name) => string.Equals(key.Name, name, StringComparison.OrdinalIgnoreCase);

    private async ValueTask<Reply> Append(Guid id, OperatorEvent happened, string text)
    {
        return await _stream.Append(new CommandId(id), happened) is { } why ? new Reply.Unavailable(why) : new Reply.Done(text);
    }

    private async ValueTask<Reply> Use(string name, SecondFactor factor, string code, OperatorEvent.SecondFactorUsed used)
    {
        var once = DeterministicId.Of("second-factor", name, factor.Secret, code);
        return await _stream.AppendOnce(new CommandId(once), used) switch
        {
            (true, _) => new Reply.Done("Right."),
            (_, { } why) => new Reply.Unavailable(why),
            _ => new Reply.Refused("CODE_USED", "This code was used."),
        };
    }

    private void Apply(OperatorEvent happened)
    {
        lock (_gate)
        {
            _changes++;
            if (happened is OperatorEvent.SignedOut over)
            {
                foreach (var session in _signedOut.Where(one => one.Value <= Now).Select(one => one.Key).ToArray()) _signedOut.Remove(session);
                _signedOut[over.Session] = over.Until;
                return;
            }

            var next = new Dictionary<string, Operator>(_byName, _byName.Comparer);
            if (happened is OperatorEvent.OperatorSaved saved)
                next[saved.Name] = new(saved.Name, saved.Role, saved.KeyHash, null, saved.By, saved.At, _changes) { Accounts = saved.Accounts };
            else if (happened is OperatorEvent.OperatorRemoved removed) next.Remove(removed.Name);
            else if (next.TryGetValue(NameOf(happened), out var known)) next[known.Name] = After(known, happened);
            _byName = next;
        }
    }

    private static string NameOf(OperatorEvent happened) => happened switch
    {
        OperatorEvent.OperatorChanged e => e.Name,
        OperatorEvent.PasswordSet e => e.Name,
        OperatorEvent.ApiKeyAdded e => e.Name,
        OperatorEvent.ApiKeyRevoked e => e.Name,
        OperatorEvent.SecondFactorSet e => e.Name,
        OperatorEvent.SecondFactorUsed e => e.Name,
        OperatorEvent.SecondFactorRemoved e => e.Name,
        _ => "",
    };

    /// <summary>What an event makes of an operator who is there.</summary>
    private Operator After(Operator known, OperatorEvent happened) => happened switch
    {
        OperatorEvent.OperatorChanged e => known with { Role = e.Role, Accounts = e.Accounts, Generation = _changes },
        OperatorEvent.PasswordSet e => known with { PasswordHash = e.Hash, Generation = _changes },
        OperatorEvent.ApiKeyAdded e => known with
        {
            Keys = known.Keys.Append(new(e.Key, e.Hash, new(e.Role, e.Accounts), e.ExpiresAt, e.At)).OrderBy(key => key.Name, StringComparer.OrdinalIgnoreCase).ToEquatableArray(),
        },
        OperatorEvent.ApiKeyRevoked e => known with { Keys = known.Keys.Where(key => key.Name != e.Key).ToEquatableArray() },
        OperatorEvent.SecondFactorSet e => known with { SecondFactor = new(e.Secret, e.RecoveryHashes, e.Step) },
        OperatorEvent.SecondFactorUsed { Step: { } step } when known.SecondFactor is { } factor =>
            known with { SecondFactor = factor with { LastStep = Math.Max(factor.LastStep, step) } },
        OperatorEvent.SecondFactorUsed { RecoveryHash: { } hash } when known.SecondFactor is { } factor =>
            known with { SecondFactor = factor with { RecoveryHashes = factor.RecoveryHashes.Where(one => one != hash).ToEquatableArray() } },
        OperatorEvent.SecondFactorRemoved => known with { SecondFactor = null },
        _ => known,
    };
}
