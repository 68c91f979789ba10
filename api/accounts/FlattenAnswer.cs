using TraderTerminal.Domain.Values;
using TraderTerminal.Grains.Abstractions.Accounts;

namespace TraderTerminal.Api.Accounts;

/// <summary>A flatten on all accounts that it reached.</summary>
/// <param name="SecondsToFlat">Of the slowest; null until all are flat.</param>
internal sealed record FlattenAnswer(Guid Id, bool IsFlat, decimal? SecondsToFlat, IReadOnlyList<FlattenLine> Accounts)
{
    public static FlattenAnswer Of(Guid id, IReadOnlyList<FlattenCourse> courses)
    {
        var isFlat = courses.All(course => course.FlatAt is not null);
        return new(id, isFlat, isFlat ? courses.Max(course => Seconds(course.ToFlat)) : null, [.. courses.Select(FlattenLine.Of)]);
    }

    public static decimal? Seconds(TimeSpan? time) => time is { } span ? Math.Round((decimal)span.Ticks / TimeSpan.TicksPerSecond, 3) : null;
}

internal sealed record FlattenLine(
    AccountId Account, Guid Flatten, DateTimeOffset StartedAt, DateTimeOffset? FlatAt, decimal? SecondsToFlat, int Looks, int OrdersWorking, int ContractsOpen,
    int OrdersCancelled, int ContractsClosed, bool IsIncomplete)
{
    public static FlattenLine Of(FlattenCourse course) => new(
        course.Account, course.Flatten, course.StartedAt, course.FlatAt, FlattenAnswer.Seconds(course.ToFlat), course.Looks, course.OrdersWorking, course.ContractsOpen,
        course.OrdersCancelled, course.ContractsClosed, course.IsIncomplete);
}
