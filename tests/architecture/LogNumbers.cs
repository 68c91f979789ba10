using System.Reflection;
using Xunit;

namespace TraderTerminal.Tests.Architecture;

/// <summary>A line of the log is found by its number.</summary>
public sealed class LogNumbers
{
    [Fact]
    public void Every_line_of_the_log_has_a_number_of_its_own()
    {
        var lines = References.Ours.SelectMany(assembly => assembly.GetTypes())
            .SelectMany(type => type.GetMethods(BindingFlags.Static | BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.DeclaredOnly))
            .Select(method => (Method: method, Line: method.GetCustomAttribute<LoggerMessageAttribute>())).Where(one => one.Line is not null).ToList();
        Assert.True(lines.Count > 20, $"{lines.Count}");
        Assert.All(lines, one => Assert.True(one.Line!.EventId > 0, $"{one.Method.Name} has no number."));
        var twice = lines.GroupBy(one => one.Line!.EventId).Where(same => same.Count() > 1).Select(same => $"{same.Key}: {string.Join(", ", same.Select(one => one.Method.Name))}");
        Assert.Empty(twice);
    }
}
