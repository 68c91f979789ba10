using TraderTerminal.Api.Operators;
using Xunit;

namespace TraderTerminal.Tests.Api;

public sealed class AdminKeyTests : IDisposable
{
    private readonly string _directory = Path.Combine(Path.GetTempPath(), Path.GetRandomFileName());

    [Fact]
    public void Only_the_key_itself_matches()
    {
        var key = AdminKey.Of("right-key");
        Assert.True(key.Matches("right-key"));
        foreach (var wrong in new[] { null, "", "right-ke", "right-key ", "Right-key", "wrong-key", new string('r', AdminKey.TextLengthMax + 1) })
            Assert.False(key.Matches(wrong));
    }

    [Fact]
    public void The_first_start_makes_a_key_and_the_second_keeps_it()
    {
        var made = KeyFile.ReadOrMake(_directory, AdminKey.FileName);
        Assert.Equal(43, made.Length);
        Assert.Equal(made, KeyFile.ReadOrMake(_directory, AdminKey.FileName));
        Assert.True(AdminKey.Open(_directory).Matches(made));
        Assert.Single(Directory.GetFiles(_directory));
    }

    [Fact]
    public void Starters_at_the_same_moment_get_one_key()
    {
        for (var round = 0; round < 50; round++)
        {
            var keys = new string[8];
            var directory = Path.Combine(_directory, $"{round}");
            using var gate = new Barrier(keys.Length);
            var starters = keys.Select((_, index) => new Thread(() =>
            {
                gate.SignalAndWait();
                keys[index] = KeyFile.ReadOrMake(directory, AdminKey.FileName);
            })).ToArray();
            foreach (var starter in starters) starter.Start();
            foreach (var starter in starters) starter.Join();
            Assert.Single(keys.Distinct());
            Assert.Single(Directory.GetFiles(directory));
        }
    }

    [Fact]
    public void The_owner_alone_reads_the_file()
    {
        KeyFile.ReadOrMake(_directory, AdminKey.FileName);
        if (OperatingSystem.IsWindows()) return;
        var mode = File.GetUnixFileMode(Path.Combine(_directory, AdminKey.FileName));
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, mode);
    }

    [Fact]
    public void A_key_never_prints() => Assert.Equal("***", AdminKey.Of("right-key").ToString());

    public void Dispose()
    {
        if (Directory.Exists(_directory)) Directory.Delete(_directory, recursive: true);
    }
}
