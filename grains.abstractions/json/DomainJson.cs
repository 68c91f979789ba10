using System.Collections;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;
using TraderTerminal.Domain.Accounts;
using TraderTerminal.Domain.Alerts;
using TraderTerminal.Domain.Orders;
using TraderTerminal.Domain.Rules;
using TraderTerminal.Grains.Abstractions.Alerts;
using TraderTerminal.Grains.Abstractions.Events;
using TraderTerminal.Grains.Abstractions.Notifications;

namespace TraderTerminal.Grains.Abstractions.Json;

/// <summary>How everything of ours is written as JSON: stored events, snapshots, the API and the live feed.</summary>
/// <remarks>
/// Money, prices and distances are decimal texts, counts are numbers, ids are texts, times are ISO 8601 in UTC, enums are camelCase.
/// The same value is always the same bytes.
/// </remarks>
public static class DomainJson
{
    /// <summary>For what is stored: an unknown, missing or repeated member is an error.</summary>
    public static JsonSerializerOptions Stored { get; } = MakeStored();

    /// <summary>For what is shown and asked.</summary>
    public static JsonSerializerOptions Shown { get; } = MakeShown();

    /// <summary>Adds our way of writing to options that somebody else owns, for example those of the web server.</summary>
    public static void Configure(JsonSerializerOptions options)
    {
        options.PropertyNamingPolicy = JsonNamingPolicy.CamelCase;
        options.RespectNullableAnnotations = true;
        options.RespectRequiredConstructorParameters = true;
        options.IgnoreReadOnlyProperties = true;
        options.Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping;
        foreach (var converter in ValueConverters.All) options.Converters.Add(converter);
        options.Converters.Add(new EquatableArrayConverter());
        options.Converters.Add(new JsonStringEnumConverter(JsonNamingPolicy.CamelCase, allowIntegerValues: false));
        if (options.TypeInfoResolverChain.Count == 0) options.TypeInfoResolverChain.Add(new DefaultJsonTypeInfoResolver());
        options.TypeInfoResolverChain.Insert(0, DomainShapes.Default);
    }

    private static JsonSerializerOptions MakeStored()
    {
        var options = new JsonSerializerOptions { AllowDuplicateProperties = false, UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow };
        Configure(options);
        options.TypeInfoResolver = JsonTypeInfoResolver.Combine([.. options.TypeInfoResolverChain])
            .WithAddedModifier(WithoutTheBook)
            .WithAddedModifier(WithoutTheTime)
            .WithAddedModifier(WithoutWhatIsNotGiven)
            .WithAddedModifier(WithoutWhatFollowersDoNotSay);
        options.MakeReadOnly();
        return options;
    }

    private static JsonSerializerOptions MakeShown()
    {
        var options = new JsonSerializerOptions();
        Configure(options);
        options.MakeReadOnly();
        return options;
    }

    /// <summary>A snapshot keeps the rule book's exact text; the book itself is read from it again.</summary>
    private static void WithoutTheBook(JsonTypeInfo info)
    {
        if (info.Type != typeof(AccountState)) return;
        foreach (var book in info.Properties.Where(property => property.PropertyType == typeof(Domain.Rules.RuleBook)).ToArray())
            info.Properties.Remove(book);
    }

    /// <summary>The journal keeps an event's time beside its payload, to the microsecond; only a finer time is written in it too.</summary>
    private static void WithoutTheTime(JsonTypeInfo info)
    {
        if (!info.Type.IsAssignableTo(typeof(AccountEvent))) return;
        var at = info.Properties.First(property => property.Name == "at");
        at.IsRequired = false;
        at.ShouldSerialize = static (_, time) => ((DateTimeOffset)time!).Ticks % TimeSpan.TicksPerMicrosecond != 0;
    }

    /// <summary>Parts of events that say only what they have.</summary>
    private static readonly Type[] SparseParts = [typeof(Correction), typeof(Decision), typeof(StopMoves), typeof(TicketChange), typeof(HookEvent.HookSaved), typeof(OperatorEvent.OperatorSaved), typeof(Channel)];

    /// <summary>A member that an event got after it was first stored has a default, and is written only where it says more; so is a safeguard.</summary>
    private static void WithoutWhatIsNotGiven(JsonTypeInfo info)
    {
        var isRules = info.Type == typeof(Safeguards);
        var (isFacts, isLeg) = (info.Type == typeof(Facts), info.Type == typeof(BracketLeg));
        if (!isRules && !isFacts && !isLeg && !info.Type.IsAssignableTo(typeof(AccountEvent)) && !SparseParts.Contains(info.Type)) return;
        foreach (var member in info.Properties)
        {
            // A struct is made member by member, so its constructor says nothing here; a leg got one member later.
            if (isRules || (isFacts ? member.Name == "strategy" : isLeg ? member.Name == "moves" : member.AssociatedParameter is { HasDefaultValue: true }))
                member.ShouldSerialize = member.PropertyType == typeof(bool) ? static (_, value) => value is true : static (_, value) => value is not null;
        }
    }

    /// <summary>A route, its followers and what is asked and known of a sender are stored with what was set; all that is not is as if it had never been thought of.</summary>
    private static void WithoutWhatFollowersDoNotSay(JsonTypeInfo info)
    {
        var isFollower = info.Type.IsAssignableTo(typeof(Follower));
        var isProof = info.Type == typeof(Hook) || info.Type == typeof(AlertDelivery);
        if (!isFollower && !isProof && info.Type != typeof(Route)) return;
        foreach (var member in info.Properties.Where(member => isFollower || (isProof ? member.AssociatedParameter is null or { IsMemberInitializer: true } : member.AssociatedParameter is { HasDefaultValue: true })))
            member.ShouldSerialize = static (_, value) => Says(value);
    }

    private static bool Says(object? value) => value switch
    {
        null or false or FollowedSides.Both or Ownership.Shared => false,
        string => true,
        IEnumerable many => many.GetEnumerator().MoveNext(),
        _ => true,
    };
}
