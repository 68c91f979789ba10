using System.Globalization;
using System.Text.Json;
using TraderTerminal.Domain.Evaluation;

namespace TraderTerminal.Silo.Cli;

/// <summary>Runs the cases of a vector file through the engine and names every value that did not come out.</summary>
internal static class EvaluateVerb
{
    /// <summary>The largest file that is read, in bytes. The published one has half a million.</summary>
    private const int BytesMax = 64 * 1024 * 1024;

    private sealed record Counts(int Vectors, int VectorsPassed, int Steps, int StepsPassed, int Hedges, int HedgesPassed, int Calendars, int CalendarsPassed)
    {
        public bool IsGood => Vectors == VectorsPassed && Hedges == HedgesPassed && Calendars == CalendarsPassed;
    }

    public static async Task<int> Run(Arguments arguments, TextWriter output, TextWriter errors)
    {
        arguments.Allow(1, "json");
        if (arguments.Rest is not [var path, ..]) throw new UsageException("evaluate needs a file: ./run evaluate FILE.");
        if (!File.Exists(path)) throw new UsageException($"There is no file {path}.");
        VectorFile file;
        try
        {
            if (new FileInfo(path).Length > BytesMax) throw new FormatException($"larger than {BytesMax} bytes");
            file = VectorFile.Read(await File.ReadAllTextAsync(path));
        }
        catch (Exception broken) when (broken is FormatException or IOException or UnauthorizedAccessException)
        {
            await errors.WriteLineAsync($"{path} cannot be evaluated: {broken.Message}.");
            return CommandLine.Wrong;
        }

        var found = new List<Mismatch>();
        var counts = Run(file, found);
        await output.WriteLineAsync(arguments["json"] is null ? Text(counts, found) : Json(counts, found));
        return counts.IsGood ? CommandLine.Good : CommandLine.Finding;
    }

    private static Counts Run(VectorFile file, List<Mismatch> found)
    {
        int vectors = 0, steps = 0, hedges = 0, calendars = 0;
        foreach (var vector in file.Vectors)
        {
            var wrong = vector.Run();
            found.AddRange(wrong);
            if (wrong.Count == 0) vectors++;
            // A fault of the whole vector leaves no step that was looked at.
            if (!wrong.Any(one => one.Step is null)) steps += vector.Steps - wrong.Select(one => one.Step).Distinct().Count();
        }

        foreach (var hedge in file.Hedges) Count(hedge.Run(), ref hedges);
        foreach (var calendar in file.Calendars) Count(calendar.Run(), ref calendars);
        return new(
            file.Vectors.Count, vectors, file.Vectors.Sum(vector => vector.Steps), steps, file.Hedges.Count, hedges, file.Calendars.Count, calendars);

        void Count(IReadOnlyList<Mismatch> wrong, ref int passed)
        {
            found.AddRange(wrong);
            if (wrong.Count == 0) passed++;
        }
    }

    private static string Text(Counts counts, List<Mismatch> found) => string.Join(Environment.NewLine, found.Select(one => one.ToString()).Append(string.Create(
        CultureInfo.InvariantCulture,
        $"{counts.VectorsPassed} of {counts.Vectors} vectors ({counts.StepsPassed} of {counts.Steps} steps), {counts.HedgesPassed} of {counts.Hedges} hedge cases, {counts.CalendarsPassed} of {counts.Calendars} calendar cases pass.")));

    private static string Json(Counts counts, List<Mismatch> found) => JsonSerializer.Serialize(
        new
        {
            passed = counts.IsGood,
            vectors = new { total = counts.Vectors, passed = counts.VectorsPassed },
            steps = new { total = counts.Steps, passed = counts.StepsPassed },
            hedgeCases = new { total = counts.Hedges, passed = counts.HedgesPassed },
            calendarCases = new { total = counts.Calendars, passed = counts.CalendarsPassed },
            mismatches = found.Select(one => new { @case = one.Case, step = one.Step, field = one.Field, expected = one.Expected, got = one.Got }),
        },
        JsonSerializerOptions.Web);
}
