using System.Globalization;
using System.Numerics;
using System.Security.Cryptography;
using TraderTerminal.Domain.Evidence;
using Xunit;

namespace TraderTerminal.Tests.Proofs;

/// <summary>The tree against the definition of RFC 6962, written down as it stands there.</summary>
public sealed class HashTreeTests
{
    private static byte[] Entry(int i) => SHA256.HashData([(byte)(i >> 8), (byte)(i & 0xFF)]);

    /// <summary>RFC 6962, 2.1.</summary>
    private static byte[] Root(ReadOnlySpan<byte[]> entries)
    {
        if (entries.Length == 0) return SHA256.HashData([]);
        if (entries.Length == 1) return SHA256.HashData([0, .. entries[0]]);
        var half = (int)(BitOperations.RoundUpToPowerOf2((uint)entries.Length) / 2);
        return SHA256.HashData([1, .. Root(entries[..half]), .. Root(entries[half..])]);
    }

    private static byte[][] Entries(int count) => [.. Enumerable.Range(0, count).Select(Entry)];

    [Fact]
    public void The_root_of_any_number_of_leaves_is_that_of_the_definition()
    {
        var tree = new TreeParts();
        for (var count = 0; count <= 200; count++)
        {
            Assert.Equal(Root(Entries(count)), tree.Root());
            Assert.True(tree.Parts.Count <= 8);
            tree.Add(count, Entry(count));
        }
    }

    /// <summary>RFC 6962's own test data, as other programs have it.</summary>
    [Fact]
    public void The_known_roots_come_out()
    {
        string[] leaves = ["", "00", "10", "2021", "3031", "40414243", "5051525354555657", "606162636465666768696a6b6c6d6e6f"];
        var tree = new TreeParts();
        foreach (var (leaf, i) in leaves.Select((leaf, i) => (leaf, i))) tree.Add(i, Convert.FromHexString(leaf));
        Assert.Equal("5DC9DA79A70659A9AD559CB701DED9A2AB9D823AAD2F4960CFE370EFF4604328", Convert.ToHexString(tree.Root()));
    }

    [Fact]
    public void Whatever_is_sealed_the_root_is_the_same_and_never_that_of_another_history()
    {
        for (var seed = 0; seed < 300; seed++)
        {
            var random = new Random(seed);
            var entries = Entries(random.Next(1, 400));
            var (tree, run) = (new TreeParts(), new TreeParts());
            var (changed, sealedParts) = (new TreeParts(), 0);
            var victim = random.Next(entries.Length);
            void Seal()
            {
                foreach (var part in run.Parts)
                {
                    tree.Add(part);
                    sealedParts++;
                }

                run.Clear();
            }

            for (var i = 0; i < entries.Length; i++)
            {
                changed.Add(i, i == victim ? Entry(9_999) : entries[i]);
                if (random.Next(20) > 0) run.Add(i, entries[i]);
                else
                {
                    Seal();
                    tree.Add(i, entries[i]);
                }
            }

            Seal();
            Assert.True(tree.Root().SequenceEqual(Root(entries)), string.Create(CultureInfo.InvariantCulture, $"seed {seed}"));
            Assert.False(changed.Root().SequenceEqual(Root(entries)), string.Create(CultureInfo.InvariantCulture, $"seed {seed}"));
            Assert.True(sealedParts <= entries.Length);
        }
    }

    [Theory]
    [InlineData(1, 2)]
    [InlineData(0, 3)]
    [InlineData(0, 0)]
    [InlineData(4, 1)]
    public void A_part_that_cannot_stand_there_is_refused(long first, long count)
    {
        var tree = new TreeParts();
        tree.Add(0, Entry(0));
        tree.Add(1, Entry(1));
        Assert.Throws<ArgumentException>(() => tree.Add(new TreePart(first, count, Entry(0))));
    }
}
