using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization.Metadata;
using TraderTerminal.Simulators.ProjectX.Wire;

namespace TraderTerminal.Simulators.ProjectX.World;

/// <summary>Something that listeners of a hub hear.</summary>
internal abstract record News(string Event)
{
    /// <summary>Who hears it: the listeners who asked for this event of this account, user or contract.</summary>
    public abstract string Group { get; }

    public static string GroupOf(string name, object of) => string.Create(CultureInfo.InvariantCulture, $"{name}:{of}");

    public abstract JsonNode ToJson();

    /// <param name="Account">Null for news that all listeners of the user's accounts hear.</param>
    public sealed record Of<T>(string Event, int User, int? Account, UserAction Action, T Data) : News(Event)
    {
        public override string Group => GroupOf(Event, Account ?? User);

        public override JsonNode ToJson() => Json(new UserEvent<T>(Action, Data));
    }

    public sealed record Market<T>(string Event, string Contract, T Data) : News(Event)
    {
        public override string Group => GroupOf(Event, Contract);

        public override JsonNode ToJson() => Json(Data);
    }

    private static JsonNode Json<T>(T data) => JsonSerializer.SerializeToNode(data, (JsonTypeInfo<T>)StreamJson.Default.GetTypeInfo(typeof(T))!)!;
}

/// <summary>The names of the events (reference 10).</summary>
internal static class EventNames
{
    public const string Account = "GatewayUserAccount";
    public const string Order = "GatewayUserOrder";
    public const string Position = "GatewayUserPosition";
    public const string Trade = "GatewayUserTrade";
    public const string Quote = "GatewayQuote";
    public const string Print = "GatewayTrade";
    public const string Depth = "GatewayDepth";
    public const string Logout = "GatewayLogout";
}
