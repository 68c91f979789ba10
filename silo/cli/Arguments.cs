namespace TraderTerminal.Silo.Cli;

/// <summary>A command line: a verb, options with values (<c>--data DIR</c>), flags, and what is left.</summary>
internal sealed record Arguments(string Verb, IReadOnlyDictionary<string, string> Options, IReadOnlyList<string> Rest)
{
    private static readonly string[] Flags = ["json", "jsonl", "standby", "without-keys"];

    /// <summary>Reads the words; a missing verb is <c>up</c>. Throws <see cref="UsageException"/> for an option without its value.</summary>
    public static Arguments Read(IReadOnlyList<string> words)
    {
        var hasVerb = words.Count > 0 && !words[0].StartsWith("--", StringComparison.Ordinal);
        var options = new Dictionary<string, string>(StringComparer.Ordinal);
        var rest = new List<string>();
        for (var i = hasVerb ? 1 : 0; i < words.Count; i++)
        {
            if (!words[i].StartsWith("--", StringComparison.Ordinal))
            {
                rest.Add(words[i]);
                continue;
            }

            var name = words[i][2..];
            if (Flags.Contains(name)) options[name] = "true";
            else if (i + 1 < words.Count) options[name] = words[++i];
            else throw new UsageException($"--{name} needs a value.");
        }

        return new(hasVerb ? words[0] : "up", options, rest);
    }

    /// <summary>Throws for every option that the verb does not know, and every word too many, at once.</summary>
    public void Allow(int restMax, params ReadOnlySpan<string> known)
    {
        if (Strange(restMax, known) is { Count: > 0 } wrong) throw new UsageException(string.Join("; ", wrong) + ".");
    }

    /// <summary>Options that the verb does not know, and words too many.</summary>
    public List<string> Strange(int restMax, params ReadOnlySpan<string> known)
    {
        var wrong = new List<string>();
        foreach (var name in Options.Keys)
        {
            if (!known.Contains(name)) wrong.Add($"unknown option --{name}");
        }

        foreach (var word in Rest.Skip(restMax)) wrong.Add($"unexpected {word}");
        return wrong;
    }

    public string? this[string name] => Options.GetValueOrDefault(name);
}

/// <summary>The command line is wrong: exit code 2 and the usage.</summary>
internal sealed class UsageException(string why) : Exception(why);
