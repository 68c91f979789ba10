using TraderTerminal.Api.Accounts;
using TraderTerminal.Api.Json;
using TraderTerminal.Api.Problems;
using TraderTerminal.Domain.Values;
using TraderTerminal.Grains.Abstractions.Accounts;
using TraderTerminal.Grains.Abstractions.Operators;

namespace TraderTerminal.Api.Operators;

/// <summary>A role in a body, with the accounts that it is for.</summary>
internal static class GrantFields
{
    /// <summary>As many accounts as a desk has.</summary>
    private const int AccountsMax = 10_000;

    /// <summary>A trader names his accounts, a risk officer may; a viewer and an administrator have none of their own.</summary>
    public static Grant? Grant(this BodyFields body, IAccounts accounts)
    {
        var (role, isNamed) = (body.RequiredChoice<OperatorRole>("role"), body.Has("accounts"));
        var named = body.Texts("accounts", AccountsMax, OperatorName.LengthMax);
        foreach (var account in named.Where(account => accounts.Named(account) is null)) body.Add("accounts", Problem.UnknownAccount, $"There is no account {account}.");
        if (role == OperatorRole.Trader && named.Count == 0) body.Add("accounts", Fault.Missing, "A trader is one of named accounts.");
        if (role is OperatorRole.Viewer or OperatorRole.Administrator && named.Count > 0) body.Add("accounts", Fault.OutOfRange, "Only traders and risk officers have accounts of their own.");
        if (role == OperatorRole.RiskOfficer && isNamed && named.Count == 0) body.Add("accounts", Fault.OutOfRange, "Name accounts, or leave them out for all.");
        if (body.Faults.Count > 0 || role is null) return null;
        return new(role.Value, named.Count == 0 ? null : named.Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal).Select(account => new AccountId(account)).ToEquatableArray());
    }
}
