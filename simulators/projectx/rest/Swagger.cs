using System.Globalization;
using System.Reflection;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization.Metadata;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using TraderTerminal.Simulators.ProjectX.Wire;

namespace TraderTerminal.Simulators.ProjectX.Rest;

/// <summary>The description of the REST API in the official one's form: OpenAPI 2.0, at <c>/swagger/v1/swagger.json</c>, made from the shapes themselves.</summary>
internal static class Swagger
{
    private const string Definitions = "#/definitions/";

    /// <summary>Names that the official description has for what is written here in one shape.</summary>
    private static readonly Dictionary<string, (string Id, string Answer, Type Errors)> Named = new(StringComparer.Ordinal)
    {
        ["Account/search"] = ("Account_SearchAccounts", nameof(SearchAccountResponse), typeof(SearchAccountErrorCode)),
        ["Auth/loginApp"] = ("Auth_LoginApp", nameof(LoginResponse), typeof(LoginErrorCode)),
        ["Auth/loginKey"] = ("Auth_LoginKey", nameof(LoginResponse), typeof(LoginErrorCode)),
        ["Auth/logout"] = ("Auth_Logout", "LogoutResponse", typeof(LogoutErrorCode)),
        ["Auth/validate"] = ("Auth_Validate", nameof(ValidateResponse), typeof(ValidateErrorCode)),
        ["Contract/search"] = ("Contract_SearchContracts", nameof(SearchContractResponse), typeof(SearchContractErrorCode)),
        ["Contract/searchById"] = ("Contract_SearchContractById", nameof(SearchContractByIdResponse), typeof(SearchContractByIdErrorCode)),
        ["Contract/available"] = ("Contract_AvailableContracts", "ListAvailableContractResponse", typeof(ListAvailableContractErrorCode)),
        [HistoryEndpoints.Bars] = ("History_GetBars", nameof(RetrieveBarResponse), typeof(RetrieveBarErrorCode)),
        ["Order/search"] = ("Order_SearchOrders", nameof(SearchOrderResponse), typeof(SearchOrderErrorCode)),
        ["Order/searchOpen"] = ("Order_SearchOpenOrders", nameof(SearchOrderResponse), typeof(SearchOrderErrorCode)),
        ["Order/place"] = ("Order_PlaceOrder", nameof(PlaceOrderResponse), typeof(PlaceOrderErrorCode)),
        ["Order/cancel"] = ("Order_CancelOrder", "CancelOrderResponse", typeof(CancelOrderErrorCode)),
        ["Order/modify"] = ("Order_ModifyOrder", "ModifyOrderResponse", typeof(ModifyOrderErrorCode)),
        ["Position/searchOpen"] = ("Position_SearchOpenPositions", nameof(SearchPositionResponse), typeof(SearchPositionErrorCode)),
        ["Position/closeContract"] = ("Position_CloseContractPosition", "ClosePositionResponse", typeof(ClosePositionErrorCode)),
        ["Position/partialCloseContract"] = ("Position_PartialCloseContractPosition", "PartialClosePositionResponse", typeof(PartialClosePositionErrorCode)),
        ["Trade/search"] = ("Trade_SearchHalfTurnTrades", nameof(SearchHalfTradeResponse), typeof(SearchTradeErrorCode)),
    };

    public static void MapSwagger(this IEndpointRouteBuilder app) => app.MapGet("/swagger/v1/swagger.json", (HttpRequest request, EndpointDataSource endpoints) =>
        Results.Text(Describe(request.Host.Value ?? "", endpoints).ToJsonString(), "application/json; charset=utf-8"));

    private static JsonObject Describe(string host, EndpointDataSource endpoints)
    {
        var definitions = new JsonObject();
        var paths = new JsonObject();
        foreach (var shape in endpoints.Endpoints.Select(endpoint => endpoint.Metadata.GetMetadata<OperationShape>()).OfType<OperationShape>())
            paths[$"/api/{shape.Path}"] = new JsonObject { ["post"] = Operation(shape, definitions) };
        paths["/api/Status/ping"] = new JsonObject
        {
            ["get"] = new JsonObject { ["tags"] = new JsonArray("Status"), ["operationId"] = "Status_Ping", ["responses"] = Responses(new JsonObject { ["type"] = "string" }) },
        };
        return new JsonObject
        {
            ["swagger"] = "2.0",
            ["info"] = new JsonObject { ["title"] = "ProjectX Gateway API", ["description"] = "ProjectX Gateway API Documentation and specification.", ["version"] = "1.0.0" },
            ["host"] = host,
            ["schemes"] = new JsonArray("http"),
            ["produces"] = new JsonArray("text/plain", "application/json", "text/json"),
            ["paths"] = paths,
            ["definitions"] = definitions,
        };
    }

    private static JsonObject Operation(OperationShape shape, JsonObject definitions)
    {
        var (id, answer, errors) = Named[shape.Path];
        var operation = new JsonObject { ["tags"] = new JsonArray(shape.Path.Split('/')[0]), ["operationId"] = id };
        if (shape.Request != typeof(NoRequest))
        {
            operation["consumes"] = new JsonArray("application/json", "text/json", "application/*+json");
            operation["parameters"] = new JsonArray(new JsonObject
            {
                ["name"] = "request", ["in"] = "body", ["required"] = true, ["schema"] = Of(shape.Request, definitions), ["x-nullable"] = false,
            });
        }

        if (!definitions.ContainsKey(answer)) Define(answer, shape.Answer, definitions, errors);
        operation["responses"] = Responses(Reference(answer));
        return operation;
    }

    private static JsonObject Responses(JsonObject schema) => new() { ["200"] = new JsonObject { ["x-nullable"] = false, ["description"] = "", ["schema"] = schema } };

    private static JsonObject Reference(string name) => new() { ["$ref"] = Definitions + name };

    private static JsonObject Of(Type type, JsonObject definitions)
    {
        type = Nullable.GetUnderlyingType(type) ?? type;
        if (type.IsGenericType) return new() { ["type"] = "array", ["items"] = Of(type.GetGenericArguments()[0], definitions) };
        if (type == typeof(string)) return new() { ["type"] = "string" };
        if (type == typeof(bool)) return new() { ["type"] = "boolean" };
        if (type == typeof(int)) return new() { ["type"] = "integer", ["format"] = "int32" };
        if (type == typeof(long)) return new() { ["type"] = "integer", ["format"] = "int64" };
        if (type == typeof(decimal)) return new() { ["type"] = "number", ["format"] = "decimal" };
        if (type == typeof(DateTimeOffset)) return new() { ["type"] = "string", ["format"] = "date-time" };
        if (!definitions.ContainsKey(type.Name)) Define(type.Name, type, definitions);
        return Reference(type.Name);
    }

    /// <param name="errors">The enumeration of an answer's error codes.</param>
    private static void Define(string name, Type type, JsonObject definitions, Type? errors = null)
    {
        var definition = new JsonObject();
        definitions[name] = definition;
        if (type.IsEnum)
        {
            definition["type"] = "integer";
            definition["description"] = string.Join('\n', Enum.GetNames(type).Select((value, number) => string.Create(CultureInfo.InvariantCulture, $"{number} = {value}")));
            definition["x-enumNames"] = new JsonArray([.. Enum.GetNames(type).Select(value => (JsonNode)value)]);
            definition["enum"] = new JsonArray([.. Enumerable.Range(0, Enum.GetNames(type).Length).Select(number => (JsonNode)number)]);
            return;
        }

        var (required, properties) = (new JsonArray(), new JsonObject());
        foreach (var property in RestWire.Json.GetTypeInfo(type)!.Properties.Where(property => !property.AttributeProvider!.IsDefined(typeof(UndocumentedAttribute), inherit: false)))
        {
            var isError = errors is not null && property.Name == "errorCode";
            properties[property.Name] = Of(isError ? errors! : property.PropertyType, definitions);
            if (isError || property.IsRequired || (!typeof(Answer).IsAssignableFrom(type) && IsAlwaysThere(property)) || property.Name == "success") required.Add((JsonNode)property.Name);
        }

        definition["type"] = "object";
        definition["required"] = required;
        definition["properties"] = properties;
    }

    private static bool IsAlwaysThere(JsonPropertyInfo property) =>
        new NullabilityInfoContext().Create((PropertyInfo)property.AttributeProvider!).ReadState == NullabilityState.NotNull;
}
