using System.Text.Json;
using System.Text.Json.Serialization;
using TraderTerminal.Grains.Abstractions.Json;

namespace TraderTerminal.Api.Json;

/// <summary>How everything outside is written: the codec that stored events have too.</summary>
internal static class ApiJson
{
    public static void Configure(JsonSerializerOptions options)
    {
        DomainJson.Configure(options);

        // The web's default also reads numbers from strings; counts are numbers here.
        options.NumberHandling = JsonNumberHandling.Strict;
    }
}
