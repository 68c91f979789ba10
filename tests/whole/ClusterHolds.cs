using Xunit;

namespace TraderTerminal.Tests.Whole;

/// <summary>Processes of a cluster are killed, stopped, paused and cut off: every account goes on, and each history is one.</summary>
public class ClusterHolds(ITestOutputHelper output) : ClusterBlows(output)
{
    /// <summary>That hosts the accounts; null for the built-in one.</summary>
    protected virtual string? Engine => null;

    [Fact]
    public Task Whatever_happens_to_the_processes_every_account_goes_on() => Run(seed: 7, blows: Enum.GetValues<Blow>(), silos: 2, doors: 2, logins: 4, each: 2, waits: true);

    [Fact(Explicit = true)]
    public Task Soak_ten_minutes_of_blows_to_three_silos_with_300_accounts() =>
        Run(seed: 1, blows: [.. Enumerable.Range(0, 5).SelectMany(_ => Enum.GetValues<Blow>())], silos: 3, doors: 2, logins: 60, each: 5, waits: false, stands: TimeSpan.FromSeconds(30));

    /// <summary>So few accounts that the machine is not full: what each blow alone costs.</summary>
    [Fact(Explicit = true)]
    public Task Soak_fail_over_of_30_accounts_on_three_silos() =>
        Run(seed: 3, blows: [.. Enumerable.Range(0, 6).SelectMany(_ => Enum.GetValues<Blow>())], silos: 3, doors: 2, logins: 6, each: 5, waits: true);

    /// <summary>Blow after blow of the kind that an engine with its own idea of who is alive finds hardest.</summary>
    [Fact(Explicit = true)]
    public Task Soak_silos_that_stand_still() => Run(seed: 5, blows: [.. Enumerable.Repeat(Blow.Pause, 12)], silos: 2, doors: 2, logins: 4, each: 2, waits: true);

    /// <summary>Stop after stop, and the database's crashes between them: what is handed on in order waits for nobody.</summary>
    [Fact(Explicit = true)]
    public Task Soak_silos_that_are_stopped() =>
        Run(seed: 11, blows: [.. Enumerable.Range(0, 6).SelectMany(_ => new[] { Blow.Stop, Blow.Stop, Blow.Stop, Blow.ServerCrash })], silos: 3, doors: 2, logins: 6, each: 5, waits: true);

    private protected override Task<ClusterScene> Start(int silos, int doors, int logins, int each) => ClusterScene.Start(silos, doors, logins, each, engine: Engine);
}
