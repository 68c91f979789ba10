using Microsoft.AspNetCore.Http;
using TraderTerminal.Api.Json;
using TraderTerminal.Api.Operators;
using TraderTerminal.Api.Problems;
using TraderTerminal.Domain.Values;
using TraderTerminal.Grains.Abstractions;

namespace TraderTerminal.Api.Accounts;

/// <summary>Names the command of a request. With an <c>Idempotency-Key</c> a repeat gets the same name, and so the same effect once.</summary>
internal sealed class CommandIds(IIdSource ids)
{
    public const string Header = "Idempotency-Key";
    public const int KeyLengthMax = 128;

    /// <summary>The id; a key that is too long is a fault. One key on two addresses names two commands.</summary>
    public Guid Of(HttpRequest request, BodyFields body)
    {
        var key = request.Headers[Header].ToString();
        if (key.Length == 0) return ids.Next();
        if (key.Length > KeyLengthMax) body.Add(Header, Fault.OutOfRange, $"{Header} has at most {KeyLengthMax} characters.");
        var path = request.Path.Value ?? "";
        // Two workspaces may use one key on one address, and mean two things.
        return request.HttpContext.SignedIn()?.Sight.Within is { } workspace ? DeterministicId.Of("api", path, key, workspace) : DeterministicId.Of("api", path, key);
    }
}
