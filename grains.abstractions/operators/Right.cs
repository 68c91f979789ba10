namespace TraderTerminal.Grains.Abstractions.Operators;

/// <summary>What a caller is asked for. Every route names one; which role has which, <see cref="Grant"/> knows.</summary>
public enum Right
{
    /// <summary>To look, and to ask what would happen: nothing changes.</summary>
    View,

    /// <summary>To change what is one's own: password, keys, second factor. Persons have it, keys of programs do not.</summary>
    Own,

    /// <summary>To make something stricter, to close, to note. Whoever lacks <see cref="Configure"/> cannot loosen with it.</summary>
    Tighten,

    /// <summary>To send, cancel and report orders, and all else that belongs to trading an account within its limits.</summary>
    Trade,

    /// <summary>To loosen, and to set up all but people.</summary>
    Configure,

    /// <summary>To say who may sign in. Persons have it, keys of programs do not.</summary>
    Operators,
}
