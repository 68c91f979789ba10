using System.Security.Cryptography;
using System.Text.RegularExpressions;
using TraderTerminal.Api.Hooks;
using TraderTerminal.Api.Operators;
using TraderTerminal.Grains.Alerts;
using TraderTerminal.Grains.Operators;
using Xunit;

namespace TraderTerminal.Tests.Architecture;

/// <summary>What a stranger offers is compared in a time that does not tell how much of it is right. No clock is asked for it: how it is compared says it.</summary>
public sealed partial class ConstantTime
{
    /// <summary>Where keys, secrets, signatures and codes are held against what is known of them.</summary>
    private static readonly Type[] Doors =
        [typeof(AdminKey), typeof(SignInLink), typeof(SessionCookie), typeof(TimeCode), typeof(SenderProof), typeof(SigningKeys), typeof(OperatorStore), typeof(HookStore)];

    /// <summary>Both sides are ours and stored: nobody offers anything.</summary>
    private static readonly string[] StoredAgainstStored =
    [
        "api/hooks/ProofFields.cs: if (present.KeyHash != keyHash)", // The key that a hook has now and the one that it gets.
        "api/hooks/HookConfigEndpoints.cs: present.KeyHash == hash", // The same.
        "api/operators/Sessions.cs: now.KeyHash != signedIn.Operator.KeyHash", // Whether the operator was given another key since.
    ];

    [Fact]
    public void Every_door_compares_in_constant_time()
    {
        var callers = References.Ours.SelectMany(assembly => References.CallersOf(assembly, typeof(CryptographicOperations), nameof(CryptographicOperations.FixedTimeEquals)))
            .Where(name => !name.Contains(".Simulators.", StringComparison.Ordinal)).Distinct().Order(StringComparer.Ordinal);
        Assert.Equal(Doors.Select(door => door.FullName!).Order(StringComparer.Ordinal), callers);
    }

    [Fact]
    public void Nothing_that_is_secret_is_compared_otherwise()
    {
        var found = new[] { "api", "grains", "grains.abstractions" }.SelectMany(folder => Directory.EnumerateFiles(Path.Combine(References.Repository, folder), "*.cs", SearchOption.AllDirectories))
            .Where(file => !file.Replace('\\', '/').Contains("/obj/", StringComparison.Ordinal))
            .SelectMany(file => File.ReadLines(file).Where(line => Compared().IsMatch(line) || InList().IsMatch(line)).Select(line => $"{Path.GetRelativePath(References.Repository, file).Replace('\\', '/')}: {line.Trim()}"))
            .ToList();
        Assert.All(found, line => Assert.Contains(StoredAgainstStored, known => line.StartsWith(known.Split(": ")[0], StringComparison.Ordinal) && line.Contains(known.Split(": ")[1], StringComparison.Ordinal)));
        Assert.Equal(StoredAgainstStored.Length, found.Count);
    }

    /// <summary>On either side of an equals sign, but for null.</summary>
    [GeneratedRegex(@"(KeyHash|SecretHash|PasswordHash|RecoveryHash|\bhash|[sS]ignature|[tT]oken|[pP]assword|\b[sS]ecret|routeKey|offered)\s*(==|!=)\s*(?!null\b|default\b)|(==|!=)\s*[\w.!]*(KeyHash|SecretHash|PasswordHash|[sS]ignature|Password|offered)\b", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1_000)]
    private static partial Regex Compared();

    /// <summary>By a method that stops at the first difference.</summary>
    [GeneratedRegex(@"(Hash(es)?|[sS]ignature|[tT]oken|[pP]assword|[sS]ecret)\.(Equals|SequenceEqual|StartsWith|CompareTo|Contains|IndexOf)\(|\.(Equals|SequenceEqual|Contains)\((hash|signature|token|password|secret|offered)\b", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1_000)]
    private static partial Regex InList();
}
