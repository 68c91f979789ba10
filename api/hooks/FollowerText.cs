using System.Text.Json;
using TraderTerminal.Api.Json;
using TraderTerminal.Domain.Values;
using TraderTerminal.Grains.Abstractions.Alerts;

namespace TraderTerminal.Api.Hooks;

/// <summary>How an account follows a route, written anywhere as in the body of a hook.</summary>
public static class FollowerText
{
    /// <summary>The follower; null when something is wrong, and then each mistake is told.</summary>
    /// <param name="written">A JSON object.</param>
    public static AccountRoute? Read(JsonElement written, Func<AccountId, bool> isKnown, Action<string> tell)
    {
        var item = BodyFields.Of(written);
        var follower = FollowerFields.Account(item, isKnown);
        if (item.IsSound) return follower;
        foreach (var fault in item.Faults) tell($"{fault.Field}: {fault.Text}");
        return null;
    }
}
