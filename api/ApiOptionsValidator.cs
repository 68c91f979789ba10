using System.Net;
using Microsoft.Extensions.Options;
using TraderTerminal.Domain.Values;

namespace TraderTerminal.Api;

/// <summary>Names every mistake in the options at once, before the first alert.</summary>
internal sealed class ApiOptionsValidator : IValidateOptions<ApiOptions>
{
    public ValidateOptionsResult Validate(string? name, ApiOptions options)
    {
        var faults = new List<string>();
        if (string.IsNullOrWhiteSpace(options.DataDirectory)) faults.Add("Api:DataDirectory is empty.");
        if (options.DefaultAccount is not null && !AccountId.IsValid(options.DefaultAccount))
            faults.Add("Api:DefaultAccount is not an account id.");
        faults.AddRange(options.HookSources
            .Where(source => !IPNetwork.TryParse(source, out _))
            .Select(source => $"Api:HookSources: {source} is not a network."));
        return faults.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(faults);
    }
}
