namespace TraderTerminal.Domain.Values;

/// <summary>Names one account: lower-case letters, digits, <c>_</c> and <c>-</c>, behind the mark of its <see cref="Workspace"/> where it has one, at most 64 characters.</summary>
public readonly record struct AccountId(string Value)
{
    /// <summary>True when the text can name an account.</summary>
    public static bool IsValid(string? text)
    {
        if (text is not { Length: > 0 and <= 64 } || Workspace.Short(text) is not { Length: > 0 } name) return false;
        foreach (var c in name)
        {
            if (!char.IsAsciiLetterLower(c) && !char.IsAsciiDigit(c) && c is not ('_' or '-')) return false;
        }

        return true;
    }

    public override string ToString() => Value;
}

/// <summary>Names one alert delivery. Derived from the hook and the idempotency key, so a repeat gets the same id.</summary>
public readonly record struct AlertId(Guid Value)
{
    public override string ToString() => Value.ToString("D");
}

/// <summary>Names one command. A command sent twice under one id has one effect.</summary>
public readonly record struct CommandId(Guid Value)
{
    public override string ToString() => Value.ToString("D");
}

/// <summary>Our own name for an order, sent to the broker as its custom tag; derived from account, command and leg.</summary>
public readonly record struct OrderId(string Value) : IComparable<OrderId>
{
    public int CompareTo(OrderId other) => string.CompareOrdinal(Value, other.Value);

    public override string ToString() => Value;
}

/// <summary>The broker's name for one execution. No fill id is booked twice on an account.</summary>
public readonly record struct FillId(string Value)
{
    public override string ToString() => Value;
}

/// <summary>Names one rule book, without its version: <c>seed/eval/50k</c>.</summary>
public readonly record struct RuleBookId(string Value)
{
    public override string ToString() => Value;
}
