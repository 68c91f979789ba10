using System.Globalization;
using System.IO.Compression;
using System.Text;
using TraderTerminal.Domain.Values;

namespace TraderTerminal.Simulators.Exchange.Markets;

/// <summary>Lines of a recorded market, plain or gzip, after a first line that names the columns.</summary>
internal sealed class MarketFile : IDisposable
{
    private readonly TextReader _lines;

    public MarketFile(TextReader lines, string columns)
    {
        _lines = lines;
        var first = lines.ReadLine();
        if (first != columns) throw new FormatException($"A market file begins with \"{columns}\", not with \"{first}\".");
    }

    /// <summary>Data lines read so far.</summary>
    public int Count { get; private set; }

    public static TextReader Open(string path)
    {
        var file = File.OpenRead(path);
        return new StreamReader(
            path.EndsWith(".gz", StringComparison.Ordinal) ? new GZipStream(file, CompressionMode.Decompress) : file, Encoding.ASCII);
    }

    /// <summary>The fields of the next line; null at the end.</summary>
    public string[]? Next(int fields)
    {
        if (_lines.ReadLine() is not { } line) return null;
        Count++;
        var values = line.Split(',');
        return values.Length == fields ? values : throw Bad(line);
    }

    public DateTimeOffset Time(string field) =>
        DateTimeOffset.TryParse(field, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var at) ? at : throw Bad(field);

    public Price? PriceOrNone(string field)
    {
        if (field.Length == 0) return null;
        return Price.TryParse(field, out var price) ? price : throw Bad(field);
    }

    public int Quantity(string field)
    {
        if (field.Length == 0) return 0;
        return int.TryParse(field, NumberStyles.None, CultureInfo.InvariantCulture, out var quantity) ? quantity : throw Bad(field);
    }

    public FormatException Bad(string text) => new($"Line {Count + 1} of the market file cannot be read: {text}");

    public void Dispose() => _lines.Dispose();
}
