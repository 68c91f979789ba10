using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using TraderTerminal.Domain.Values;
using TraderTerminal.Grains.Abstractions.Accounts;
using TraderTerminal.Grains.Abstractions.Json;

namespace TraderTerminal.Silo.Runtime.Shards;

/// <summary>One call of an account, on its way between two processes of the same version.</summary>
/// <param name="Method">A member of <see cref="IAccountGrain"/>, or one of <see cref="CallDesk"/>'s own.</param>
internal sealed record AccountCall(AccountId Account, string Method, JsonElement Request);

/// <summary>What a call gave: the answer, or why there is none.</summary>
internal sealed record CallReply(JsonElement? Answer, string? Unavailable);

/// <summary>How calls and their answers are written.</summary>
internal static class CallShapes
{
    private const string Kind = "kind";

    public static JsonSerializerOptions Options { get; } = Make();

    private static JsonSerializerOptions Make()
    {
        var options = new JsonSerializerOptions(DomainJson.Stored);
        options.TypeInfoResolver = JsonTypeInfoResolver.Combine([.. DomainJson.Stored.TypeInfoResolverChain]).WithAddedModifier(NamesItsKind);
        return options;
    }

    /// <summary>A reply and a change are one of several shapes: each says which.</summary>
    private static void NamesItsKind(JsonTypeInfo info)
    {
        if (info.Type != typeof(Reply) && info.Type != typeof(AccountChange)) return;
        info.PolymorphismOptions = new() { TypeDiscriminatorPropertyName = Kind };
        foreach (var shape in info.Type.GetNestedTypes().Where(shape => shape.IsAssignableTo(info.Type))) info.PolymorphismOptions.DerivedTypes.Add(new(shape, shape.Name));
    }
}
