using Microsoft.AspNetCore.OpenApi;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.OpenApi;
using TraderTerminal.Domain.Calendar;
using TraderTerminal.Domain.Instruments;
using TraderTerminal.Domain.Rules;
using TraderTerminal.Domain.Values;

namespace TraderTerminal.Api.Json;

/// <summary>What the API description says of types that are written in a form of their own.</summary>
internal static class Descriptions
{
    private static readonly Dictionary<Type, string> Texts = new()
    {
        [typeof(Usd)] = "US dollars as a decimal string: -250.00",
        [typeof(Price)] = "A price in points as a decimal string: 15500.25",
        [typeof(Points)] = "A distance in points as a decimal string: 12.50",
        [typeof(MiniEquivalents)] = "Contracts as a decimal string",
        [typeof(ContractSymbol)] = "A contract: MNQZ2026",
        [typeof(TradeDate)] = "A trade date: 2026-10-20",
        [typeof(AccountId)] = "An account's id",
        [typeof(OrderId)] = "Our id of an order",
        [typeof(FillId)] = "The broker's id of an execution",
        [typeof(RuleBookId)] = "A rule book's id: seed/eval/50k",
        [typeof(AlertId)] = "An alert's id, a UUID",
        [typeof(CommandId)] = "A command's id, a UUID",
        [typeof(DateTimeOffset)] = "A time, ISO 8601 in UTC: 2026-10-20T14:30:00Z",
    };

    public static IServiceCollection AddDescriptions(this IServiceCollection services) => services.AddOpenApi(options =>
    {
        options.AddDocumentTransformer((document, _, _) =>
        {
            document.Info.Title = "TraderTerminal";
            document.Info.Description =
                "A risk engine for funded futures accounts. Money and prices are decimal strings, times ISO 8601 in UTC. "
                + "Everything under /api needs a key as a bearer, or a session; the live feed is the SignalR hub at /live.";
            return Task.CompletedTask;
        });
        options.AddSchemaTransformer(Describe);
    });

    private static async Task Describe(OpenApiSchema schema, OpenApiSchemaTransformerContext context, CancellationToken cancel)
    {
        var type = Nullable.GetUnderlyingType(context.JsonTypeInfo.Type) ?? context.JsonTypeInfo.Type;
        if (Texts.TryGetValue(type, out var text)) Write(schema, JsonSchemaType.String, text);
        else if (type == typeof(Contracts)) Write(schema, JsonSchemaType.Integer, "Whole contracts, from 0");
        else if (type == typeof(Measure)) Write(schema, JsonSchemaType.Object | JsonSchemaType.Null, "A value as a decimal string, and its unit: USD or contracts");
        else if (type == typeof(RawJson)) Write(schema, JsonSchemaType.Object | JsonSchemaType.Null, "JSON as it is stored");
        else if (type.IsGenericType && type.GetGenericTypeDefinition() == typeof(EquatableArray<>))
        {
            Write(schema, JsonSchemaType.Array, schema.Description);
            schema.Items = await context.GetOrCreateSchemaAsync(type.GetGenericArguments()[0], cancellationToken: cancel);
        }
    }

    private static void Write(OpenApiSchema schema, JsonSchemaType type, string? text)
    {
        schema.Type = type;
        schema.Properties = null;
        schema.Required = null;
        schema.Description = text;
    }
}
