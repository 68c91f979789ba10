using System.Net;
using Microsoft.Extensions.Options;
using TraderTerminal.Api.Edges;
using TraderTerminal.Domain.Values;

namespace TraderTerminal.Api;

/// <summary>Names every mistake in the options at once, before the first alert.</summary>
internal sealed class ApiOptionsValidator : IValidateOptions<ApiOptions>
{
    private const int ProxiesMax = 10;

    public ValidateOptionsResult Validate(string? name, ApiOptions options)
    {
        var faults = new List<string>();
        if (string.IsNullOrWhiteSpace(options.DataDirectory)) faults.Add("Api:DataDirectory is empty.");
        if (options.DefaultAccount is not null && !AccountId.IsValid(options.DefaultAccount))
            faults.Add("Api:DefaultAccount is not an account id.");
        faults.AddRange(NoNetworks("HookSources", options.HookSources));
        faults.AddRange(NoNetworks("ProxySources", options.ProxySources));
        if (options is { ProxySources.Count: > 0, Proxies: 0 }) faults.Add("Api:ProxySources says where proxies are, and Api:Proxies that there is none.");
        faults.AddRange(options.AllowedHosts.Where(host => !HostNames.IsName(host)).Select(host => $"Api:AllowedHosts: {host} is not a name without scheme and port, nor *.NAME, nor *."));
        if (options.Proxies is < 0 or > ProxiesMax) faults.Add($"Api:Proxies is a number from 0 to {ProxiesMax}.");
        if (options.SessionHours is < 1 or > ApiOptions.SessionHoursMax) faults.Add($"Api:SessionHours is a number from 1 to {ApiOptions.SessionHoursMax}.");
        if (options is { CertificateHeader: not null, Proxies: 0 }) faults.Add("Api:CertificateHeader can be believed only behind a proxy of our own: Api:Proxies is 0.");
        return faults.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(faults);
    }

    private static IEnumerable<string> NoNetworks(string option, IEnumerable<string> written) =>
        written.Where(source => !IPNetwork.TryParse(source, out _)).Select(source => $"Api:{option}: {source} is not a network.");
}
