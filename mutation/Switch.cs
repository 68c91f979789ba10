namespace TraderTerminal.Mutation;

/// <summary>The class that is compiled into the domain, so that one assembly holds every mutant and one number chooses among them.</summary>
internal static class Switch
{
    public const string Type = "TraderTerminal.Domain.MutationSwitch";

    public const string Source = """
        namespace TraderTerminal.Domain;

        public static class MutationSwitch
        {
            public static int Active = -1;
            public static long Left = long.MaxValue;
            public static bool[] Seen = new bool[10_000];

            public static bool Is(int mutant)
            {
                Seen[mutant] = true;
                return System.Threading.Interlocked.Decrement(ref Left) >= 0 ? Active == mutant : throw new System.TimeoutException("The mutant comes to no end.");
            }
        }
        """;
}
