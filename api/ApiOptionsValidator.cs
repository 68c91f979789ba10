using System.Net;
using Microsoft.Extensions.Options;
using TraderTerminal.Api.Edges;
using TraderTerminal.Domain.Values;

namespace TraderTerminal.Api;

/// <summary>Names every mistake in the options at once, before the first alert.</summary>
internal sealed class ApiOptionsValidator : IValidateOptions<ApiOptions>
{
    private const int ProxiesMax = 10;

    /// <summary>No limit any more: far above what a process answers.</summary>
    private const int RequestsPerSecondMax = 100_000;

    public ValidateOptionsResult Validate(string? name, ApiOptions options)
    {
        var faults = new List<string>();
        if (string.IsNullOrWhiteSpace(options.DataDirectory)) faults.Add("Api:DataDirectory is empty.");
        if (options.DefaultAccount is not null && !AccountId.IsValid(options.DefaultAccount))
            faults.Add("Api:DefaultAccount is not an account id.");
        if (options.HookUrls?.Split(';').FirstOrDefault(url => !(Uri.TryCreate(url, UriKind.Absolute, out var address) && address.Scheme is "http" or "https")) is { } wrong) faults.Add($"Api:HookUrls: {wrong} is no http address.");
        faults.AddRange(NoNetworks("HookSources", options.HookSources));
        faults.AddRange(NoNetworks("ProxySources", options.ProxySources));
        if (options is { ProxySources.Count: > 0, Proxies: 0 }) faults.Add("Api:ProxySources says where proxies are, and Api:Proxies that there is none.");
        faults.AddRange(options.AllowedHosts.Where(host => !HostNames.IsName(host)).Select(host => $"Api:AllowedHosts: {host} is not a name without scheme and port, nor *.NAME, nor *."));
        if (options.Proxies is < 0 or > ProxiesMax) faults.Add($"Api:Proxies is a number from 0 to {ProxiesMax}.");
        if (options.RequestsPerSecond is < 1 or > RequestsPerSecondMax) faults.Add($"Api:RequestsPerSecond is a number from 1 to {RequestsPerSecondMax}.");
        if (options.SessionHours is < 1 or > ApiOptions.SessionHoursMax) faults.Add($"Api:SessionHours is a number from 1 to {ApiOptions.SessionHoursMax}.");
        if (options is { CertificateHeader: not null, Proxies: 0 }) faults.Add("Api:CertificateHeader can be believed only behind a proxy of our own: Api:Proxies is 0.");
        faults.AddRange(Faults(options.OpenId));
        return faults.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(faults);
    }

    private static IEnumerable<string> Faults(OpenIdOptions openId)
    {
        if (openId is { Authority: null, ClientId: null, ClientSecret: null, ClientSecretFile: null }) yield break;
        if (openId.Authority is not { IsAbsoluteUri: true } at || !(at.Scheme == Uri.UriSchemeHttps || (at.Scheme == Uri.UriSchemeHttp && at.IsLoopback)))
            yield return "Api:OpenId:Authority is not an https address.";
        if (string.IsNullOrWhiteSpace(openId.ClientId)) yield return "Api:OpenId:ClientId is empty.";
        if (string.IsNullOrWhiteSpace(openId.NameClaim)) yield return "Api:OpenId:NameClaim is empty.";
        if (openId is { ClientSecret: not null, ClientSecretFile: not null }) yield return "Api:OpenId: the secret is in ClientSecret or in ClientSecretFile, not in both.";
        if (openId.ClientSecretFile is { } file && !File.Exists(file)) yield return $"Api:OpenId:ClientSecretFile: there is no file {file}.";
    }

    private static IEnumerable<string> NoNetworks(string option, IEnumerable<string> written) =>
        written.Where(source => !IPNetwork.TryParse(source, out _)).Select(source => $"Api:{option}: {source} is not a network.");
}
