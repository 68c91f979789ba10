using System.Diagnostics;
using System.Globalization;
using System.Text.Json.Nodes;
using TraderTerminal.Silo.Cli;
using TraderTerminal.Tests.Api;
using Xunit;

namespace TraderTerminal.Tests.Operations;

/// <summary>The image, compose and the manifests of Kubernetes: they can be read, and say nothing of the program that is not so. None of them is run here.</summary>
public sealed class DeployedContainers(ApiHost host) : IClassFixture<ApiHost>
{
    private static readonly string[] FileOptions = ["--config", "--connection-file"];

    public static TheoryData<string> Manifests => [.. Directory.EnumerateFiles(DeployedFiles.Of("kubernetes"), "*.yaml").Select(file => Path.GetFileName(file)).Order(StringComparer.Ordinal)];

    [Fact]
    public void The_image_runs_as_nobody_in_particular_and_asks_itself_whether_it_works()
    {
        var lines = File.ReadAllText(DeployedFiles.Of("docker", "Dockerfile")).Replace("\\\n", " ", StringComparison.Ordinal).Split('\n').Where(line => line.Length > 0 && line[0] != '#').ToList();
        var last = lines.Skip(lines.FindLastIndex(line => line.StartsWith("FROM ", StringComparison.Ordinal))).ToList();
        string One(string word) => last.Single(line => line.StartsWith(word + " ", StringComparison.Ordinal));
        Assert.Equal($"USER {DeployedFiles.User}", One("USER"));
        Assert.Equal($"EXPOSE {DeployedFiles.Port}", One("EXPOSE"));
        Assert.Equal("STOPSIGNAL SIGTERM", One("STOPSIGNAL"));
        var options = DeployedFiles.AssertStarts(DeployedFiles.Words(One("CMD")));
        Assert.Equal((One("VOLUME")["VOLUME ".Length..], $"http://0.0.0.0:{DeployedFiles.Port}"), (options.Data, options.Urls));
        string[] program = [.. DeployedFiles.Words(One("ENTRYPOINT"))];
        Assert.Equal(["dotnet", "TraderTerminal.Silo.dll"], program);
        AssertAsksForHealth([.. DeployedFiles.Words(One("HEALTHCHECK"))], program);
        // What is built from the sources is what is copied.
        foreach (var copied in lines.Where(line => line.StartsWith("COPY ", StringComparison.Ordinal) && !line.Contains("--from", StringComparison.Ordinal)))
            Assert.All(copied.Split(' ')[1..^1], path => Assert.True(Path.Exists(Path.Combine(DeployedFiles.Repository, path)), $"{path} is not there."));
    }

    [Fact]
    public void Compose_starts_it_on_a_postgresql_with_nothing_more_than_it_needs()
    {
        var file = DeployedFiles.Yaml(DeployedFiles.Of("docker", "compose.yaml")).Single();
        var ours = file["services"]!["traderterminal"]!;
        var options = DeployedFiles.AssertStarts(Texts(ours["command"]), FileOptions);
        Assert.True(options.Journal.IsPostgres);
        Assert.Equal($"http://0.0.0.0:{DeployedFiles.Port}", options.Urls);
        Assert.Equal([$"127.0.0.1:{DeployedFiles.Port}:{DeployedFiles.Port}"], Texts(ours["ports"]));
        Assert.Equal(($"{DeployedFiles.User}:{DeployedFiles.User}", "true", "30s", $"traderterminal:{DeployedFiles.Version}"), (Text(ours["user"]), Text(ours["read_only"]), Text(ours["stop_grace_period"]), Text(ours["image"])));
        Assert.Equal(["ALL"], Texts(ours["cap_drop"]));
        Assert.Contains(Texts(ours["volumes"]), volume => volume == $"data:{options.Data}");
        Assert.Equal("service_healthy", Text(ours["depends_on"]!["postgres"]!["condition"]));
        AssertAsksForHealth(Texts(ours["healthcheck"]!["test"])[1..], ["dotnet", "TraderTerminal.Silo.dll"]);
        Assert.True(File.Exists(DeployedFiles.Of("docker", Text(ours["build"]!["context"]), Text(ours["build"]!["dockerfile"]))));
        foreach (var service in file["services"]!.AsObject())
        {
            Assert.All(Texts(service.Value!["secrets"]), secret => Assert.NotNull(file["secrets"]![secret]));
            Assert.All(Texts(service.Value!["volumes"]), volume => Assert.True(file["volumes"]!.AsObject().ContainsKey(volume.Split(':')[0])));
            Assert.NotNull(service.Value["healthcheck"]);
        }
    }

    [Theory]
    [MemberData(nameof(Manifests))]
    public void A_manifest_can_be_read_and_names_itself(string name) => Assert.All(DeployedFiles.Yaml(DeployedFiles.Of("kubernetes", name)), document =>
    {
        Assert.All((string[])["apiVersion", "kind"], member => Assert.False(string.IsNullOrEmpty(Text(document[member])), $"{name}: {member} is missing."));
        if (name != "kustomization.yaml") Assert.StartsWith("traderterminal", Text(document["metadata"]!["name"]), StringComparison.Ordinal);
    });

    [Theory]
    [InlineData("silo.yaml", nameof(ProcessRole.Silo))]
    [InlineData("api.yaml", nameof(ProcessRole.Api))]
    public void A_pod_starts_the_program_is_asked_at_routes_that_there_are_and_may_do_little(string name, string role)
    {
        var documents = DeployedFiles.Yaml(DeployedFiles.Of("kubernetes", name));
        var work = documents.Single(document => Text(document["kind"]) is "StatefulSet" or "Deployment");
        var pod = work["spec"]!["template"]!["spec"]!;
        var container = pod["containers"]!.AsArray().Single()!;
        var options = DeployedFiles.AssertStarts(Texts(container["args"]), FileOptions);
        Assert.Equal((role, true, $"http://0.0.0.0:{Text(container["ports"]![0]!["containerPort"])}"), (options.Role.ToString(), options.Journal.IsCluster, options.Urls));
        Assert.Equal((DeployedFiles.User.ToString(CultureInfo.InvariantCulture), "true", "RuntimeDefault"), (Text(pod["securityContext"]!["runAsUser"]), Text(pod["securityContext"]!["runAsNonRoot"]), Text(pod["securityContext"]!["seccompProfile"]!["type"])));
        Assert.Equal(("true", "false", "ALL"), (Text(container["securityContext"]!["readOnlyRootFilesystem"]), Text(container["securityContext"]!["allowPrivilegeEscalation"]), Text(container["securityContext"]!["capabilities"]!["drop"]![0])));
        Assert.Equal(("30", "false"), (Text(pod["terminationGracePeriodSeconds"]), Text(pod["automountServiceAccountToken"])));

        var routes = host.Services.GetRequiredService<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>().Select(route => route.RoutePattern.RawText).ToHashSet();
        foreach (var (probe, path) in new[] { ("startupProbe", "/healthz"), ("livenessProbe", "/healthz"), ("readinessProbe", "/readyz") })
        {
            Assert.Equal((path, Text(container["ports"]![0]!["name"])), (Text(container[probe]!["httpGet"]!["path"]), Text(container[probe]!["httpGet"]!["port"])));
            Assert.Contains(path, routes);
        }

        Assert.All(container["env"]?.AsArray() ?? [], variable => DeployedFiles.AssertIsOption(Text(variable!["name"])));
        string[] volumes = [.. pod["volumes"]!.AsArray().Concat(work["spec"]!["volumeClaimTemplates"]?.AsArray() ?? []).Select(volume => Text(volume!["name"] ?? volume["metadata"]!["name"]))];
        Assert.Equal(volumes.Order(StringComparer.Ordinal), container["volumeMounts"]!.AsArray().Select(mount => Text(mount!["name"])).Distinct().Order(StringComparer.Ordinal));
        Assert.Contains(container["volumeMounts"]!.AsArray(), mount => Text(mount!["mountPath"]) == options.Data);
        Assert.Contains(container["volumeMounts"]!.AsArray(), mount => Text(mount!["mountPath"]) == options.Keys);

        var labels = work["spec"]!["template"]!["metadata"]!["labels"]!.ToJsonString();
        Assert.Equal(labels, work["spec"]!["selector"]!["matchLabels"]!.ToJsonString());
        Assert.Equal(labels, documents.Single(document => Text(document["kind"]) == "PodDisruptionBudget")["spec"]!["selector"]!["matchLabels"]!.ToJsonString());
        Assert.Equal(labels, documents.Single(document => Text(document["kind"]) == "Service")["spec"]!["selector"]!.ToJsonString());
    }

    [Fact]
    public void What_the_manifests_ask_for_is_told_to_whoever_installs_them()
    {
        var page = File.ReadAllText(Path.Combine(DeployedFiles.Repository, "docs", "operations", "install.md"));
        var secrets = new[] { "silo.yaml", "api.yaml" }.SelectMany(name => DeployedFiles.Yaml(DeployedFiles.Of("kubernetes", name))).Where(document => Text(document["kind"]) is "StatefulSet" or "Deployment")
            .SelectMany(document => document["spec"]!["template"]!["spec"]!["volumes"]!.AsArray()).Select(volume => volume!["secret"]?["secretName"]).OfType<JsonNode>().Select(Text).Distinct().ToList();
        Assert.Equal(2, secrets.Count);
        Assert.All(secrets, secret => Assert.Contains($"secret generic {secret}", page, StringComparison.Ordinal));
        var listed = Texts(DeployedFiles.Yaml(DeployedFiles.Of("kubernetes", "kustomization.yaml")).Single()["resources"]);
        Assert.Equal(Manifests.Select(row => row.Data).Where(name => name != "kustomization.yaml"), listed.Order(StringComparer.Ordinal));
        Assert.Equal(DeployedFiles.Version, Text(DeployedFiles.Yaml(DeployedFiles.Of("kubernetes", "kustomization.yaml")).Single()["images"]![0]!["newTag"]));
    }

    [Fact]
    public async Task Kubectl_puts_the_manifests_together()
    {
        if (!File.Exists("/usr/bin/kubectl")) Assert.Skip("There is no kubectl here.");
        using var process = Process.Start(new ProcessStartInfo("kubectl", ["kustomize", DeployedFiles.Of("kubernetes")]) { RedirectStandardOutput = true, RedirectStandardError = true, UseShellExecute = false })!;
        var made = process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        var errors = await process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        Assert.Equal((0, ""), (process.ExitCode, errors));
        Assert.Contains($"image: traderterminal:{DeployedFiles.Version}", await made, StringComparison.Ordinal);
    }

    private static void AssertAsksForHealth(string[] words, string[] program)
    {
        Assert.Equal([.. program, "health", "--urls", $"http://127.0.0.1:{DeployedFiles.Port}"], words);
        var asked = Arguments.Read(words[program.Length..]);
        asked.Allow(0, "urls");
    }

    private static string Text(JsonNode? node) => node?.ToString() ?? "";

    private static string[] Texts(JsonNode? node) => [.. node?.AsArray().Select(Text) ?? []];
}
