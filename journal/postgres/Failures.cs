using Npgsql;

namespace TraderTerminal.Journal.Postgres;

/// <summary>What an error of the database says about the transaction it ended.</summary>
internal static class Failures
{
    /// <summary>The request itself cannot be written: a constraint, a value, a limit of the program, a trigger's refusal.</summary>
    public static bool IsOfRequest(NpgsqlException failure) =>
        failure is PostgresException { SqlState: ['2', '2' or '3', ..] or ['5', '4', ..] or PostgresErrorCodes.RaiseException };

    /// <summary>An ordinary error undid the transaction; a lost connection or the end of a server process leaves open whether it was committed.</summary>
    public static bool IsUnknown(NpgsqlException failure) =>
        failure is not PostgresException { InvariantSeverity: "ERROR" };
}
