using System.Collections;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;
using TraderTerminal.Domain.Accounts;
using TraderTerminal.Domain.Evidence;
using TraderTerminal.Domain.Rules;
using TraderTerminal.Grains.Abstractions.Json;

namespace TraderTerminal.Grains.Abstractions.Events;

/// <summary>What a decision was made on, as it stands in the meta of its event, under the same hash.</summary>
/// <remarks>Said is only what is not as usual, so that it costs some hundred bytes a decision.</remarks>
public static class InputsCodec
{
    private sealed record Meta(DecisionInputs? Inputs = null);

    /// <summary>Parts that say only what they have; all others are written whole.</summary>
    private static readonly Type[] Sparse =
        [typeof(Meta), typeof(DecisionInputs), typeof(Intent), typeof(StrategyPosition), typeof(BracketAsk), typeof(SizeAsk), typeof(MarketView), typeof(ControlFromAbove), typeof(HedgeAccount)];

    private static readonly JsonSerializerOptions Options = Make();

    /// <summary>The meta of a decision's event; that of any other command is <see cref="EventCodec.NoMeta"/>.</summary>
    public static string MetaOf(AccountCommand command) => DecisionInputs.Of(command) is { } inputs ? Encode(inputs) : EventCodec.NoMeta;

    public static string Encode(DecisionInputs inputs) => JsonSerializer.Serialize(new Meta(inputs), Options);

    /// <summary>Null for an event that was recorded without them.</summary>
    /// <exception cref="JsonException">It is no meta of ours.</exception>
    public static DecisionInputs? Decode(string meta) => meta == EventCodec.NoMeta ? null : JsonSerializer.Deserialize<Meta>(meta, Options)?.Inputs;

    private static JsonSerializerOptions Make()
    {
        var options = new JsonSerializerOptions { AllowDuplicateProperties = false, UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow };
        DomainJson.Configure(options);
        options.TypeInfoResolver = JsonTypeInfoResolver.Combine([.. options.TypeInfoResolverChain]).WithAddedModifier(OnlyWhatIsUnusual);
        options.MakeReadOnly();
        return options;
    }

    /// <summary>What is left out comes back as the default of its parameter or, without one, of its type; so only that is left out.</summary>
    private static void OnlyWhatIsUnusual(JsonTypeInfo info)
    {
        if (!Sparse.Contains(info.Type)) return;
        foreach (var member in info.Properties)
        {
            member.IsRequired = false;
            var usual = member.AssociatedParameter is { HasDefaultValue: true } parameter ? parameter.DefaultValue
                : member.PropertyType.IsValueType ? Activator.CreateInstance(member.PropertyType)
                : null;
            member.ShouldSerialize = (_, value) => value is IEnumerable many and not string ? many.GetEnumerator().MoveNext() : !Equals(value, usual);
        }
    }
}
