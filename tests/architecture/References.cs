using System.Collections.Immutable;
using System.Reflection;
using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;
using System.Runtime.CompilerServices;
using System.Text.RegularExpressions;
using System.Xml.Linq;
using TraderTerminal.Api.Hooks;
using TraderTerminal.Domain.Accounts;
using TraderTerminal.Grains;
using TraderTerminal.Grains.Abstractions.Brokers;
using TraderTerminal.Grains.Abstractions.Events;
using TraderTerminal.Tests.Rules;
using Xunit;

namespace TraderTerminal.Tests.Architecture;

/// <summary>The arrows of docs/architecture.md, and what must never be true behind them.</summary>
public sealed partial class References
{
    internal static readonly string Repository = Path.GetFullPath(Path.Combine(TestData.Root(), "..", ".."));

    /// <summary>What a folder's projects may refer to. The paper broker is a simulated venue, so it alone among the brokers knows the exchange.</summary>
    private static readonly (string Folder, string[] May)[] Arrows =
    [
        ("domain", []),
        ("grains.abstractions", ["domain"]),
        ("grains", ["domain", "grains.abstractions"]),
        ("journal", ["domain", "grains.abstractions"]),
        ("api", ["domain", "grains.abstractions"]),
        ("brokers/paper", ["domain", "grains.abstractions", "simulators/exchange"]),
        ("brokers", ["domain", "grains.abstractions", "brokers/common"]),
        ("simulators/exchange", ["domain"]),
        ("simulators/shared", ["domain", "simulators/exchange"]),
        ("simulators", ["domain", "simulators/exchange", "simulators/shared"]),
        ("silo", ["domain", "grains.abstractions", "grains", "journal", "api", "brokers", "simulators"]),
        ("silo.orleans", ["domain", "grains.abstractions", "journal", "silo"]),
        ("bench", ["silo"]),
        ("mutation", []),
        ("tests", ["silo", "brokers"]),
        ("tests.orleans", ["silo.orleans", "tests"]),
    ];

    /// <summary>What is ours and runs.</summary>
    internal static readonly Assembly[] Ours =
    [
        typeof(AccountDecider).Assembly, typeof(EventRegistry).Assembly, typeof(AccountGrain).Assembly, typeof(HookDoor).Assembly,
        Assembly.Load("TraderTerminal.Journal"), Assembly.Load("TraderTerminal.Brokers.Paper"), Assembly.Load("TraderTerminal.Simulators.Exchange"),
        Assembly.Load("TraderTerminal.Simulators.Shared"), Assembly.Load("TraderTerminal.Simulators.ProjectX"), Assembly.Load("TraderTerminal.Simulators.Tradovate"),
        Assembly.Load("TraderTerminal.Brokers.Common"), Assembly.Load("TraderTerminal.Brokers.ProjectX"), Assembly.Load("TraderTerminal.Brokers.Tradovate"), Assembly.Load("TraderTerminal.Silo"),
    ];

    public static TheoryData<string> Projects => [.. Directory.EnumerateFiles(Repository, "*.csproj", SearchOption.AllDirectories)
        .Select(file => Path.GetRelativePath(Repository, file).Replace('\\', '/')).Where(file => !file.Contains("/obj/", StringComparison.Ordinal)).Order(StringComparer.Ordinal)];

    [Theory]
    [MemberData(nameof(Projects))]
    public void A_project_refers_only_to_what_its_folder_may_know(string project)
    {
        var folder = FolderOf(project);
        var arrows = Arrows.Where(arrow => IsIn(folder, arrow.Folder)).ToArray();
        Assert.True(arrows.Length > 0, $"{folder} stands in no arrow of the architecture.");
        var known = XDocument.Load(Path.Combine(Repository, project)).Descendants("ProjectReference")
            .Select(reference => Path.GetFullPath(Path.Combine(Repository, folder, reference.Attribute("Include")!.Value.Replace('\\', '/'))))
            .Select(file => FolderOf(Path.GetRelativePath(Repository, file).Replace('\\', '/')));
        Assert.All(known, other => Assert.True(arrows[0].May.Any(may => IsIn(other, may)), $"{folder} may not refer to {other}."));
    }

    /// <summary>A reference that comes along through another one is no arrow of its own until somebody uses it.</summary>
    [Fact]
    public void What_is_compiled_uses_only_what_its_folder_may_know()
    {
        foreach (var assembly in Ours)
        {
            var folder = FolderOf(assembly.GetName().Name!);
            var may = Arrows.First(arrow => IsIn(folder, arrow.Folder)).May;
            var used = assembly.GetReferencedAssemblies().Select(name => name.Name!).Where(name => name.StartsWith("TraderTerminal.", StringComparison.Ordinal));
            Assert.All(used, name => Assert.True(may.Any(allowed => IsIn(FolderOf(name), allowed)), $"{folder} may not use {name}."));
        }

        static string FolderOf(string name) => name["TraderTerminal.".Length..] switch
        {
            "Grains.Abstractions" => "grains.abstractions",
            var other => other.ToLowerInvariant().Replace('.', '/'),
        };
    }

    [Fact]
    public void The_domain_knows_NodaTime_and_the_framework_alone()
    {
        var framework = Path.GetDirectoryName(typeof(object).Assembly.Location)!;
        var strangers = typeof(AccountDecider).Assembly.GetReferencedAssemblies().Select(name => name.Name!)
            .Where(name => name != "NodaTime" && !File.Exists(Path.Combine(framework, name + ".dll")));
        Assert.Empty(strangers);
    }

    [Fact]
    public void I1_one_type_only_hands_orders_to_a_broker()
    {
        foreach (var member in (string[])[nameof(IBroker.Place), nameof(IBroker.PlacePair)])
        {
            var callers = Ours.SelectMany(assembly => CallersOf(assembly, typeof(IBroker), member)).Distinct(StringComparer.Ordinal);
            Assert.Equal([typeof(OrderExecutor).FullName!], callers.Where(caller => !IsBroker(caller)));
        }
    }

    /// <summary>What is a broker itself passes on what it was handed.</summary>
    private static bool IsBroker(string type) => Ours.Any(assembly => typeof(IBroker).IsAssignableFrom(assembly.GetType(type)));

    [Fact]
    public void Commands_events_and_what_they_make_are_sealed_and_never_change()
    {
        Type[] unions = [typeof(AccountCommand), typeof(AccountEvent), typeof(OrderNews), typeof(HookEvent), typeof(RuleBookEvent), typeof(ControlEvent), typeof(DirectoryEvent), typeof(ConnectionEvent), typeof(NotificationEvent), typeof(EngineEvent)];
        var cases = unions.SelectMany(union => union.GetNestedTypes().Where(union.IsAssignableFrom)).ToArray();
        Assert.All(unions, union => Assert.True(union.IsAbstract && union.GetConstructors().Length == 0, $"{union.Name} takes cases from outside."));
        foreach (var type in cases.Concat([typeof(AccountState), typeof(AccountOrder), typeof(Position), typeof(FlattenProcess), typeof(Decision)]))
        {
            Assert.True(type.IsSealed, $"{type.Name} is not sealed.");
            Assert.Empty(type.GetFields(BindingFlags.Instance | BindingFlags.Public));
            Assert.All(type.GetProperties(), property => Assert.True(IsFixed(property), $"{type.Name}.{property.Name} can be set."));
        }
    }

    [Fact]
    public void Every_reason_code_is_explained_and_no_other()
    {
        var page = File.ReadAllText(Path.Combine(Repository, "docs", "rules", "reason-codes.md"));
        var explained = Row().Matches(page).Select(row => row.Groups["code"].Value).Order(StringComparer.Ordinal);
        Assert.Equal(ReasonCodeTests.Declared, explained);
    }

    [GeneratedRegex("^\\| `(?<code>[A-Z_]+)` \\| \\S", RegexOptions.Multiline | RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1_000)]
    private static partial Regex Row();

    private static bool IsFixed(PropertyInfo property) =>
        property.SetMethod is not { IsPublic: true } set || set.ReturnParameter.GetRequiredCustomModifiers().Contains(typeof(IsExternalInit));

    private static string FolderOf(string project) => Path.GetDirectoryName(project)!.Replace('\\', '/');

    private static bool IsIn(string folder, string of) => folder == of || folder.StartsWith(of + "/", StringComparison.Ordinal);

    /// <summary>The outermost types whose methods call a member of an interface that stands in another assembly.</summary>
    internal static IEnumerable<string> CallersOf(Assembly assembly, Type called, string member)
    {
        using var file = new PEReader(File.OpenRead(assembly.Location));
        var metadata = file.GetMetadataReader();
        var tokens = metadata.MemberReferences.Where(handle => IsMember(metadata, metadata.GetMemberReference(handle), called, member))
            .Select(handle => BitConverter.GetBytes(System.Reflection.Metadata.Ecma335.MetadataTokens.GetToken(handle))).ToArray();
        if (tokens.Length == 0) return [];
        return
        [
            .. metadata.MethodDefinitions.Select(metadata.GetMethodDefinition)
                .Where(method => method.RelativeVirtualAddress != 0 && Calls(file.GetMethodBody(method.RelativeVirtualAddress).GetILContent(), tokens))
                .Select(method => Outermost(metadata, method.GetDeclaringType())),
        ];
    }

    private static bool IsMember(MetadataReader metadata, MemberReference reference, Type called, string member) =>
        reference.Parent.Kind == HandleKind.TypeReference && metadata.StringComparer.Equals(reference.Name, member)
        && metadata.StringComparer.Equals(metadata.GetTypeReference((TypeReferenceHandle)reference.Parent).Name, called.Name);

    /// <summary>A token that follows the byte of call, callvirt or ldvirtftn's second byte, wherever it stands.</summary>
    private static bool Calls(ImmutableArray<byte> code, byte[][] tokens)
    {
        for (var at = 1; at + 4 <= code.Length; at++)
        {
            if (code[at - 1] is (byte)ILOpCode.Call or (byte)ILOpCode.Callvirt or 0x07 && tokens.Any(token => code.AsSpan(at, 4).SequenceEqual(token))) return true;
        }

        return false;
    }

    private static string Outermost(MetadataReader metadata, TypeDefinitionHandle handle)
    {
        var type = metadata.GetTypeDefinition(handle);
        while (type.GetDeclaringType() is { IsNil: false } outer) type = metadata.GetTypeDefinition(outer);
        return $"{metadata.GetString(type.Namespace)}.{metadata.GetString(type.Name)}";
    }
}
