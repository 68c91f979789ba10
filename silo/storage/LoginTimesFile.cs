using System.Globalization;
using TraderTerminal.Brokers.Common;

namespace TraderTerminal.Silo.Storage;

/// <summary>The logins of one connection, a time a line.</summary>
internal sealed class LoginTimesFile(string path) : ILoginTimes
{
    private const string Form = "O";

    public IReadOnlyList<DateTimeOffset> Read()
    {
        try
        {
            var times = new List<DateTimeOffset>();
            foreach (var line in File.Exists(path) ? File.ReadAllLines(path) : [])
            {
                if (DateTimeOffset.TryParseExact(line, Form, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var at)) times.Add(at);
            }

            return times;
        }
        catch (Exception away) when (away is IOException or UnauthorizedAccessException)
        {
            return [];
        }
    }

    public void Write(IReadOnlyList<DateTimeOffset> times)
    {
        try
        {
            // Whole or not at all, whenever the process ends.
            var next = path + ".new";
            File.WriteAllLines(next, times.Select(at => at.ToString(Form, CultureInfo.InvariantCulture)));
            File.Move(next, path, overwrite: true);
        }
        catch (Exception full) when (full is IOException or UnauthorizedAccessException)
        {
            // As the port says.
        }
    }
}
