using TraderTerminal.Grains.Abstractions.Accounts;
using TraderTerminal.Grains.Abstractions.Operators;

namespace TraderTerminal.Tests.Api;

/// <summary>The built-in administrator alone; nothing is kept.</summary>
internal sealed class PlainOperators : IOperators
{
    private static readonly Operator Admin = new(Operator.BuiltInName, OperatorRole.Administrator, null, null, null, null, 0);

    public IReadOnlyList<Operator> All => [Admin];

    public Operator? Find(string name) => name == Operator.BuiltInName ? Admin : null;

    public KeyHolder? FindByKey(string key) => null;

    public ValueTask<Reply> Save(Guid id, string name, Grant grant, string keyHash, string? reason, string by) => Down;

    public ValueTask<Reply> Change(Guid id, string name, Grant grant, string? reason, string by) => Down;

    public ValueTask<Reply> Remove(Guid id, string name, string? reason, string by) => Down;

    public ValueTask<Reply> SetPassword(Guid id, string name, string passwordHash, string by) => Down;

    public ValueTask<Reply> AddKey(Guid id, string name, ApiKey key, string by) => Down;

    public ValueTask<Reply> RevokeKey(Guid id, string name, string key, string? reason, string by) => Down;

    public ValueTask<Reply> SetSecondFactor(Guid id, string name, SecondFactor factor, string by) => Down;

    public ValueTask<Reply> RemoveSecondFactor(Guid id, string name, string reason, string by) => Down;

    public ValueTask<Reply> UseStep(string name, long step) => Down;

    public ValueTask<Reply> UseRecovery(string name, string hash) => Down;

    public ValueTask<Reply> SignOut(Guid session, string name, DateTimeOffset until) => Down;

    public bool IsSignedOut(Guid session) => false;

    private static ValueTask<Reply> Down => ValueTask.FromResult<Reply>(new Reply.Unavailable("no journal here"));
}
