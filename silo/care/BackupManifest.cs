using System.Text.Json;
using TraderTerminal.Grains.Abstractions.Journal;

namespace TraderTerminal.Silo.Care;

/// <summary>What a backup says of itself: what it is a copy of, where each shard's history ends, and every file with its hash.</summary>
/// <param name="Format">Of the backup itself.</param>
/// <param name="Program">The version that made it.</param>
/// <param name="HasKeys">The administrator's key, route keys and the keys of stored secrets are in it.</param>
internal sealed record BackupManifest(
    int Format, DateTimeOffset MadeAt, string Program, int Shards, long Events, IReadOnlyList<BackupHead> Heads, bool HasKeys, IReadOnlyList<BackupFile> Files)
{
    public const string Name = "backup.json";

    /// <summary>A later one is refused by this program.</summary>
    public const int NewestFormat = 1;

    private static readonly JsonSerializerOptions Shape = new(JsonSerializerDefaults.Web)
    {
        WriteIndented = true, RespectNullableAnnotations = true, RespectRequiredConstructorParameters = true,
    };

    /// <summary>The heads as anchors, by which a history that was cut off is found.</summary>
    public IReadOnlyList<Anchor> Anchors => [.. Heads.Select(head => new Anchor(new ShardId(head.Shard), head.Position, Convert.FromHexString(head.Hash), MadeAt))];

    public string Write() => JsonSerializer.Serialize(this, Shape) + "\n";

    /// <exception cref="JsonException">It is no manifest.</exception>
    public static BackupManifest Read(string text) => JsonSerializer.Deserialize<BackupManifest>(text, Shape) ?? throw new JsonException("It is empty.");
}

/// <summary>The last event of a shard.</summary>
internal sealed record BackupHead(int Shard, long Position, string Hash);

/// <summary>One file, by its path inside the backup.</summary>
internal sealed record BackupFile(string Name, long Bytes, string Sha256);
