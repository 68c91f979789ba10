using TraderTerminal.Journal;
using TraderTerminal.Silo.Runtime.Shards;

namespace TraderTerminal.Silo.Cli;

/// <summary>The verbs. Exit code 0 is good, 1 a finding, 2 a wrong command line or something that could not be looked at.</summary>
internal static class CommandLine
{
    public const int Good = 0;
    public const int Finding = 1;
    public const int Wrong = 2;

    public const string Usage =
        """
        TraderTerminal

          up       starts everything in one process (the default verb)
                     --data DIR        where journal, keys and records lie       [data]
                     --urls URL        where it listens                          [http://127.0.0.1:8080]
                     --hook-urls URL   where hooks alone are taken, so that a tunnel leads to nothing else   [where everything is]
                     --config FILE     accounts and hooks                        [the two demo accounts]
                     --market SOURCE   demo, or recorded files with commas       [demo]
                     --clock CLOCK     real, or virtual: moved by a driver       [real]
                     --clock-shift N   seconds added to the real clock, to try out a day without trading   [0]
                     --speed N         market seconds a second, real clock       [1]
                     --seed N          of the made-up market
                     --login-messages N/S, --all-messages N/S
                                       messages in so many seconds to one broker login, and of all accounts   [no limit]
                     --journal KIND    sqlite, in the data directory, or postgres [sqlite]
                     --connection-file FILE
                                       holds the connection string of the PostgreSQL (docs/operations/postgresql.md)
                     --cluster NAME    of the database, written at its creation  [traderterminal]
                     --standby         waits while another process has the PostgreSQL, and takes over when it is gone
                     --shards N        shared with other silos through the PostgreSQL (docs/operations/cluster.md)   [1]
                     --role ROLE       of several: both, silo (accounts alone) or api (alerts, commands and viewers)  [both]
                     --engine ENGINE   of several: builtin, or orleans where it was built (docs/operations/orleans.md)   [builtin]
                     --engine-address IP, --engine-ports N,N
                                       of Orleans: where the other processes reach this one, silos and front doors   [127.0.0.1, two free ones]
                     --keys DIR        where the keys lie that protect stored secrets    [keys, in the data directory]
                     --keys-lock FILES
                                       what those keys lie under: a certificate with its key (.pem, .pfx), or a passphrase;
                                       older ones after it with commas   [the folder's rights]
                     --anchor-file FILE
                                       writes every anchor there too: on another disk, best on another machine   [nowhere]
                     --disk-warn MIB, --disk-stop MIB
                                       free space below which a person is told, and below which nothing is opened   [1024, 256]
                     --log FORM        text, or json: an object a line, with the number of its kind   [text]
                     --otlp URL        sends metrics, traces and the log to a collector (docs/operations/metrics.md)   [nowhere]
          demo     sends alerts to a running instance, or to a temporary one, and shows what becomes of them
                     --data DIR, --urls URL, --hook-urls URL
          health   asks a running instance whether it takes alerts
                     --urls URL
          verify   checks the journal's hash chain and anchors
                     --data DIR, --anchors FILE; --journal, --connection-file, --cluster as for up
                     --bundle FILE     checks one proof bundle instead, by itself and --anchors (docs/operations/evidence.md)
                     --backup PATH     a backup instead, as if it were restored
          export   writes a table of the history, beside a running instance
                     --what TABLE      alerts, decisions, orders, fills or states
                     --account ID      whose, or all                             [all]
                     --format FORM     csv, or jsonl: a JSON object a line       [csv]
                     --from, --to DATE trade dates, both in it                   [the whole history]
                     --out FILE        where to                                  [the output]
                     --data DIR; --journal, --connection-file, --cluster as for up
          bundle   writes the proof of one decision, to be checked with verify --bundle
                     --account ID, --alert ID, --out FILE
                     --anchors FILE    of which one ends it                      [those beside the journal]
                     --data DIR; --journal, --connection-file, --cluster as for up
          backup   copies the data directory and its journal, also while the program runs, and checks the copy (docs/operations/care.md)
                     --to PATH         a folder, or a file that ends in .zip; never over something that is there
                     --without-keys    leaves out the keys of this installation
                     --data DIR; --journal, --connection-file, --cluster as for up
          restore  puts a backup where nothing is, after checking every file and the chain
                     --from PATH       the backup
                     --data DIR; --journal, --connection-file, --cluster as for up
          migrate  moves the journal of a data directory and verifies it: migrate --from sqlite --to postgres
                     --data DIR, --connection-file FILE, --cluster NAME
          evaluate runs the rule vectors of a file and names every value that differs: evaluate FILE
                     --json
          replay   decides an account's history again under another rule book and lists what would have been different
                     --account ID      whose history
                     --rule-book BOOK  the other book, ID or ID@VERSION
                     --data DIR, --json; --journal, --connection-file, --cluster as for up
          backtest runs a list of trades through an account of a rule book, and draws its days anew for the chances (docs/rules/backtest.md)
                     --trades FILE     comma-separated, at most 10 MB
                     --rule-book BOOK  ID or ID@VERSION
                     --runs N          draws                                     [1000]
                     --seed N          of the draws                              [1]
                     --data DIR        for rule books of your own, --json; --journal, --connection-file, --cluster as for up
          parse    reads alerts and shows what they say: parse FILE, or from standard input
                     --jsonl           a line each: {"id","receivedAt","body"}
          simulate runs a broker's simulator alone, on its real wire protocol: simulate projectx, simulate tradovate (docs/brokers/projectx-simulator.md, tradovate-simulator.md)
                     --urls URL        where it listens                          [a free port of this machine]
                     --accounts FILE   users and accounts                        [demo / demo with two]
                     --seed N, --switches FILE, --faults FILE
                     --clock CLOCK     real, virtual: moved by /control/time, or fast: --pace N seconds a second   [real]
                     --data FILE       a recorded market, or several with commas [made up]
                     --start TIME      of a virtual or fast clock, or where the recorded market begins
                     --market MARKET   moving, or still until prices are set     [moving]
                     --latency MS, --displayed-size N
          doctor   checks what a start with the same options needs, logs in at the brokers, and says what to mend (docs/operations/doctor.md)
                     --public URL      where senders reach the hooks: asks there, so the tunnel or proxy is looked at too
                     the options of up
          bench    the benchmarks
        """;

    /// <param name="engines">Those that this program was built with, besides the built-in one.</param>
    public static async Task<int> Run(string[] words, TextWriter output, TextWriter errors, params EngineKind[] engines)
    {
        try
        {
            var arguments = Arguments.Read(words);
            return arguments.Verb switch
            {
                "up" => await UpVerb.Run(arguments, output, errors, engines),
                "demo" => await DemoVerb.Run(arguments, output, errors),
                "health" => await HealthVerb.Run(arguments, output, errors),
                "export" => await ExportVerb.Run(arguments, output, errors),
                "bundle" => await BundleVerb.Run(arguments, output, errors),
                "verify" => await VerifyVerb.Run(arguments, output, errors),
                "evaluate" => await EvaluateVerb.Run(arguments, output, errors),
                "replay" => await ReplayVerb.Run(arguments, output, errors),
                "backtest" => await BacktestVerb.Run(arguments, output, errors),
                "parse" => await ParseVerb.Run(arguments, Console.In, output, errors),
                "simulate" => await SimulateVerb.Run(arguments, output, errors),
                "backup" => await BackupVerb.Run(arguments, output, errors),
                "restore" => await RestoreVerb.Run(arguments, output, errors),
                "migrate" => await MigrateVerb.Run(arguments, output, errors),
                "doctor" => await DoctorVerb.Run(arguments, output),
                "bench" => throw new UsageException("The benchmarks are a program of their own: ./run bench."),
                "help" => Help(output),
                var unknown => throw new UsageException($"There is no verb {unknown}."),
            };
        }
        catch (UsageException wrong)
        {
            await errors.WriteLineAsync(wrong.Message);
            await errors.WriteLineAsync(Usage);
            return Wrong;
        }
    }

    /// <summary>What keeps a process from starting, in the words of the person who started it; null when it is a fault of ours.</summary>
    public static string? WhyNotStarted(Exception fault) => fault switch
    {
        JournalInUseException or JournalFormatException or JournalUnavailableException => fault.Message,
        IOException or UnauthorizedAccessException or FormatException or InvalidDataException => fault.Message,
        _ => null,
    };

    private static int Help(TextWriter output)
    {
        output.WriteLine(Usage);
        return Good;
    }
}
