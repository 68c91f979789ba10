using TraderTerminal.Domain.Values;
using TraderTerminal.Grains.Abstractions.Journal;
using TraderTerminal.Journal;
using TraderTerminal.Tests.Ports;
using Xunit;

namespace TraderTerminal.Tests.Journal;

public sealed class EmergencySpoolTests : IDisposable
{
    private static readonly AccountId _account = new("topstep_eval_001");

    private readonly string _directory = Directory.CreateTempSubdirectory("spool-").FullName;
    private EmergencySpool _spool;

    public EmergencySpoolTests() => _spool = EmergencySpool.Open(File);

    private string File => Path.Combine(_directory, "exits.spool");

    public void Dispose()
    {
        _spool.Dispose();
        Directory.Delete(_directory, recursive: true);
    }

    [Fact]
    public void Exits_are_read_back_in_order_after_a_restart()
    {
        Write(2, 1, 3);
        Assert.Equal([Command(2), Command(1), Command(3)], _spool.Read());
        Reopen();
        Assert.Equal([Command(2), Command(1), Command(3)], _spool.Read());
    }

    [Fact]
    public void An_exit_written_twice_waits_once()
    {
        Write(1, 1);
        Reopen();
        Write(1);
        Assert.Equal([Command(1)], _spool.Read());
    }

    [Fact]
    public void Imported_exits_are_forgotten_and_the_others_stay()
    {
        Write(1, 2, 3);
        _spool.Imported([Given.Command(1), Given.Command(3), Given.Command(9)]);
        Write(4);
        Assert.Equal([Command(2), Command(4)], _spool.Read());
        Reopen();
        Assert.Equal([Command(2), Command(4)], _spool.Read());
        _spool.Imported([Given.Command(2), Given.Command(4)]);
        Reopen();
        Assert.Empty(_spool.Read());
    }

    [Fact]
    public void A_record_torn_at_any_byte_costs_itself_alone_and_is_kept_aside()
    {
        Write(1);
        var whole = new FileInfo(File).Length;
        Write(2);
        _spool.Dispose();
        var bytes = System.IO.File.ReadAllBytes(File);
        for (var length = (int)whole; length < bytes.Length; length++)
        {
            System.IO.File.WriteAllBytes(File, bytes[..length]);
            Reopen();
            Assert.Equal([Command(1)], _spool.Read());
            Assert.True(Write(3));
            Reopen();
            Assert.Equal([Command(1), Command(3)], _spool.Read());
            _spool.Dispose();
        }

        Assert.True(System.IO.File.Exists(File + ".torn"));
    }

    [Fact]
    public void A_damaged_record_does_not_take_those_behind_it_along()
    {
        Write(1, 2, 3);
        _spool.Dispose();
        var bytes = System.IO.File.ReadAllBytes(File);
        bytes[(bytes.Length / 3) + 30] ^= 1;
        System.IO.File.WriteAllBytes(File, bytes);
        Reopen();
        Assert.Equal([Command(1), Command(3)], _spool.Read());
    }

    [Fact]
    public void A_spool_that_was_deleted_is_written_anew_with_all_that_waits()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "An open file cannot be deleted there.");
        Write(1);
        System.IO.File.Delete(File);
        Assert.True(Write(2));
        Reopen();
        Assert.Equal([Command(1), Command(2)], _spool.Read());
    }

    [Fact]
    public void A_spool_that_cannot_be_written_says_so_and_recovers()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "An open directory cannot be moved there.");
        Write(1);
        Directory.Move(_directory, _directory + "-away");
        Assert.False(Write(2));
        Directory.Move(_directory + "-away", _directory);
        Assert.True(Write(3));
        Assert.Equal([Command(1), Command(3)], _spool.Read());
        Reopen();
        Assert.Equal([Command(1), Command(3)], _spool.Read());
    }

    [Fact]
    public void More_exits_than_the_bound_are_refused()
    {
        _spool.Dispose();
        using (var file = System.IO.File.Create(File))
        {
            for (var i = 1; i < EmergencySpool.CommandsMax; i++)
                file.Write(SpoolRecords.Write(Command(i)));
        }

        Reopen();
        Assert.True(Write(EmergencySpool.CommandsMax));
        Assert.False(Write(EmergencySpool.CommandsMax + 1));
    }

    [Fact]
    public void The_checksum_is_the_well_known_one() => Assert.Equal(0xCBF43926, Crc32.Of("123456789"u8));

    private static SpooledCommand Command(int number) => new(Given.Command(number), _account, $$"""{"flatten":"€ {{number}}"}""");

    private bool Write(params int[] numbers) =>
        numbers.All(number => _spool.Write(Given.Command(number), _account, Command(number).Payload));

    private void Reopen()
    {
        _spool.Dispose();
        _spool = EmergencySpool.Open(File);
    }
}
