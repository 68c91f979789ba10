using System.Collections.Concurrent;
using System.Reflection;
using TraderTerminal.Domain.Instruments;
using TraderTerminal.Domain.Rules;
using TraderTerminal.Domain.Values;

namespace TraderTerminal.Tests.Events;

/// <summary>Makes values of any of our records from their shapes, so that a new field is covered on the day it is added.</summary>
/// <remarks>
/// With a source of chance the values are wild, nulls and extremes among them; without one they are the readable sample that golden
/// files show, every nullable member given.
/// </remarks>
public sealed class Make(Random? chance = null)
{
    public static readonly DateTimeOffset At = new(2026, 10, 20, 15, 0, 0, TimeSpan.Zero);

    private static readonly ConcurrentDictionary<(Type, string), bool> Nullable = new();
    private static readonly string[] Texts = ["", "Ann", "a \"quoted\" text", "Größe 3 ≥ 2 €", "line\nbreak\tand \\", "😀", "null", "</script>", "\u0001"];
    private static readonly long[] Longs = [0, 1, -1, 10, 999_999, 1_000_000, -1_000_001, long.MaxValue, long.MinValue, 51_750_000_000];

    public T Of<T>(string name = "value") => (T)Of(typeof(T), name)!;

    public object? Of(Type type, string name)
    {
        if (System.Nullable.GetUnderlyingType(type) is { } underlying) return Chance(4) ? null : Of(underlying, name);
        if (type.IsEnum) return Pick(Enum.GetValues(type).Cast<object>().ToArray(), sample: 1);
        if (type.IsGenericType && type.GetGenericTypeDefinition() == typeof(EquatableArray<>)) return List(type, name);
        return Plain(type, name) ?? Known(type) ?? (type.IsAbstract ? Of(Pick(type.GetNestedTypes().Where(type.IsAssignableFrom).ToArray(), 0), name) : Record(type));
    }

    private object? Plain(Type type, string name)
    {
        if (type == typeof(string)) return chance is null ? char.ToUpperInvariant(name[0]) + name[1..] : Pick(Texts, 0);
        if (type == typeof(bool)) return chance is null || chance.Next(2) == 0;
        if (type == typeof(int)) return chance is null ? 2 : Pick([0, 1, -1, 7, int.MaxValue, int.MinValue], 0);
        if (type == typeof(long)) return chance is null ? 51_750_000_000 : chance.Next(3) == 0 ? chance.NextInt64() : Pick(Longs, 0);
        if (type == typeof(decimal)) return chance is null ? 1.5m : Pick([0m, 1m, 1.50m, -3.25m, 0.1m], 0);
        if (type == typeof(Guid)) return chance is null ? DeterministicId.Of("sample") : new Guid(Bytes(16));
        if (type == typeof(DateTimeOffset)) return chance is null ? At : Time();
        if (type == typeof(TimeSpan)) return chance is null ? TimeSpan.FromSeconds(1.5) : new TimeSpan(chance.NextInt64());
        return type == typeof(DateOnly) ? chance is null ? new DateOnly(2026, 10, 20) : new DateOnly(chance.Next(1, 9999), chance.Next(1, 13), 28) : null;
    }

    /// <summary>Values that refuse some of what their constructor's types would allow.</summary>
    private object? Known(Type type)
    {
        if (type == typeof(AccountId)) return new AccountId(chance is null ? "eval_1" : $"a-{chance.Next()}");
        if (type == typeof(OrderId)) return new OrderId(chance is null ? "o-1" : $"o-{chance.Next()}");
        if (type == typeof(FillId)) return new FillId(chance is null ? "f-1" : $"f-{chance.Next()}");
        if (type == typeof(RuleBookId)) return new RuleBookId(chance is null ? "seed/eval/50k" : $"book/{chance.Next()}");
        // What is stored of an overlay is its text, so only one that can be read comes back.
        if (type == typeof(Overlay)) return Overlays.OfText("""{"id":"sample","version":"1","ruleBookIds":["seed/eval/50k"],"from":"2026-10-20","to":"2026-10-21","patch":{"position":{"perProduct":{"MNQ":2}}}}""");
        if (type == typeof(ContractSymbol)) return chance is null ? new("MNQ", 2026, 12) : new ContractSymbol(Pick(["ES", "MNQ", "6E"], 0), chance.Next(2000, 2100), chance.Next(1, 13));
        if (type == typeof(Contracts)) return new Contracts(chance is null ? 3 : Pick([0, 1, 50, int.MaxValue], 0));
        if (type == typeof(Price)) return new Price(chance is null ? 15_500_500_000_000 : (long)Plain(typeof(long), "")!);
        if (type == typeof(Points)) return new Points(chance is null ? 10_250_000_000 : (long)Plain(typeof(long), "")!);
        if (type == typeof(MiniEquivalents)) return new MiniEquivalents(chance is null ? 2_500_000 : (long)Plain(typeof(long), "")!);
        if (type != typeof(Measure)) return null;
        var unit = Pick([Unit.Usd, Unit.Contracts, Unit.None], 0);
        return unit == Unit.None ? default : new Measure(chance is null ? 1_000_000_000 : (long)Plain(typeof(long), "")!, unit);
    }

    private object List(Type type, string name)
    {
        var items = Array.CreateInstance(type.GetGenericArguments()[0], chance?.Next(3) ?? 1);
        for (var i = 0; i < items.Length; i++) items.SetValue(Of(type.GetGenericArguments()[0], name), i);
        return Activator.CreateInstance(type, items.Length == 0 ? null : items)!;
    }

    private object Record(Type type)
    {
        var constructor = type.GetConstructors().OrderByDescending(constructor => constructor.GetParameters().Length).First();
        var arguments = constructor.GetParameters().Select(parameter => Member(type, parameter.Name!, parameter.ParameterType, parameter)).ToArray();
        var made = constructor.Invoke(arguments);
        if (arguments.Length > 0) return made;
        foreach (var property in type.GetProperties().Where(property => property.CanWrite && property.PropertyType != typeof(RuleBook)))
            property.SetValue(made, Member(type, property.Name, property.PropertyType, property));
        return made;
    }

    private object? Member(Type owner, string name, Type type, ICustomAttributeProvider place)
    {
        var isNullable = !type.IsValueType && Nullable.GetOrAdd((owner, name), _ => MayBeNull(place));
        return isNullable && Chance(4) ? null : Of(type, name);
    }

    private static bool MayBeNull(ICustomAttributeProvider place) => (place is ParameterInfo parameter
        ? new NullabilityInfoContext().Create(parameter)
        : new NullabilityInfoContext().Create((PropertyInfo)place)).WriteState == NullabilityState.Nullable;

    /// <summary>Mostly whole microseconds, as everything is that our clock makes.</summary>
    private DateTimeOffset Time()
    {
        var ticks = chance!.NextInt64(1, DateTimeOffset.MaxValue.Ticks);
        return new(Chance(4) ? ticks : Math.Max(1, ticks / TimeSpan.TicksPerMicrosecond) * TimeSpan.TicksPerMicrosecond, TimeSpan.Zero);
    }

    private bool Chance(int oneIn) => chance?.Next(oneIn) == 0;

    private T Pick<T>(IReadOnlyList<T> from, int sample) => from[chance?.Next(from.Count) ?? Math.Min(sample, from.Count - 1)];

    private byte[] Bytes(int count)
    {
        var bytes = new byte[count];
        chance!.NextBytes(bytes);
        return bytes;
    }
}
