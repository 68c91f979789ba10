using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using System.Text.Json.Nodes;
using Xunit;

namespace TraderTerminal.Tests.Whole;

/// <summary>Notices as their receivers get them: in each one's language, once for each change, at the right time, and in spite of crashes and receivers that are away.</summary>
public sealed class NotificationsOverTheWire
{
    private const string Eval = "topstep_eval_001";
    private const string SigningKey = "a-key-to-sign-with-0123456789";
    private const string Token = "12345:a-bots-token-ABCDEFGHIJ";
    private const string Password = "a-mail-password-KLMNOPQRST";
    private const string DiscordPath = "api/webhooks/1/what-gives-access-UVWXYZ";
    private const string WebhookPath = "hook/another-path-that-gives-access";

    /// <summary>When the virtual clock begins: 09:30 on a Tuesday in Chicago.</summary>
    private static readonly DateTimeOffset Start = new(2026, 10, 20, 14, 30, 0, TimeSpan.Zero);

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Each_channel_is_told_once_in_its_own_language_and_no_secret_is_shown()
    {
        await using var host = await Host.Start("--clock", "virtual");
        await using var hook = NoticeReceiver.Start();
        await using var discord = NoticeReceiver.Start();
        await using var telegram = NoticeReceiver.Start();
        await using var mail = new MailReceiver();
        await Put(host, "hook", new { kind = "webhook", url = hook.Url(WebhookPath), signingKey = SigningKey });
        await Put(host, "discord", new { kind = "discord", url = discord.Url(DiscordPath) });
        await Put(host, "telegram", new { kind = "telegram", token = Token, chat = "-100777", address = $"http://127.0.0.1:{telegram.Port}" });
        await Put(host, "mail", new { kind = "mail", address = $"127.0.0.1:{mail.Port}", from = "desk@example.com", to = new[] { "ann@example.com", "bob@example.com" }, user = "desk", password = Password });
        foreach (var id in new[] { "hook", "discord", "telegram", "mail" }) Assert.Equal("true", (await host.Post($"/api/notifications/{id}/test", new { }))["works"]!.ToString());
        Assert.Equal("TEST", (await hook.Message(1)).Codes.Single());

        // What happens to both accounts within a moment is one message. Discord asks for patience, and gets it.
        discord.Answers.Enqueue(new(429, """{"message":"You are being rate limited.","retry_after":6.5,"global":false}"""));
        var accounts = await Accounts(host);
        foreach (var account in accounts) await host.Post($"/api/accounts/{account}/lock", new { reason = "news_*<b>" });
        await host.Settle();
        await host.Advance(Start.AddSeconds(2));
        Assert.Single(hook.All);
        await host.Advance(Start.AddSeconds(4));
        var told = await hook.Message(2);
        Assert.Equal(["LOCKED", "LOCKED"], told.Codes);
        var line = Assert.Single(told.Lines);
        Assert.Equal((line, "warning"), (told.Body["title"]!.ToString(), told.Body["severity"]!.ToString()));
        Assert.StartsWith($"{string.Join(", ", accounts)}: locked by admin: manual: news_*<b>", line, StringComparison.Ordinal);
        Assert.Equal(("/" + WebhookPath, told.Id), (told.Path, told.Headers["X-TraderTerminal-Message"]));
        var signed = HMACSHA256.HashData(Encoding.UTF8.GetBytes(SigningKey), Encoding.UTF8.GetBytes($"{told.Headers["X-TraderTerminal-Timestamp"]}.{told.Text}"));
        Assert.Equal($"sha256={Convert.ToHexStringLower(signed)}", told.Headers["X-TraderTerminal-Signature"]);

        Assert.Equal($"/bot{Token}/sendMessage", (await telegram.Message(2)).Path);
        var chat = telegram.All[1].Body;
        Assert.Equal(("-100777", $"🟡 Warning: {line}"), (chat["chat_id"]!.ToString(), chat["text"]!.ToString()));

        await discord.Message(2);
        await Until(host, "discord", channel => channel["lastError"] is not null);
        await host.Advance(Start.AddSeconds(10));
        Assert.Equal(2, discord.All.Count);
        await host.Advance(Start.AddSeconds(12));
        var embed = await discord.Message(3);
        Assert.Equal(discord.All[1].Text, embed.Text);
        Assert.Equal($"/{DiscordPath}?wait=true", embed.Path);
        Assert.InRange(embed.Body["content"]!.ToString().Length, 1, 2_000);
        Assert.InRange(embed.Body["embeds"]!.AsArray().Single()!["description"]!.ToString().Length, 1, 4_096);
        Assert.Contains(@"news\_\*\<b\>", embed.Body["content"]!.ToString(), StringComparison.Ordinal);
        Assert.Empty(embed.Body["allowed_mentions"]!["parse"]!.AsArray());

        var letter = await mail.Mail(2);
        Assert.Matches("(?im)^Message-ID: <[0-9a-f-]{36}@traderterminal>", letter);
        foreach (var box in new[] { "ann", "bob" }) Assert.Contains(mail.Heard, said => said.StartsWith($"RCPT TO:<{box}@example.com>", StringComparison.OrdinalIgnoreCase));
        Assert.Contains(Convert.ToBase64String(Encoding.UTF8.GetBytes(Password)), mail.Heard);

        // A locked account refuses each alert alike: the first is told. A fill is not told to who wants warnings.
        for (var i = 0; i < 3; i++) await host.Hook($$"""{"id":"again-{{i}}","action":"buy","symbol":"MNQ1!","quantity":1}""");
        await host.Settle();
        await host.Advance(Start.AddSeconds(20));
        var refused = (await hook.Message(3)).Body["notices"]!.AsArray();
        Assert.All(refused, notice => Assert.Equal(("refused", "LOCKED"), (notice!["kind"]!.ToString(), notice["code"]!.ToString())));
        Assert.Equal(refused.Count, refused.Select(notice => notice!["account"]!.ToString()).Distinct().Count());
        await host.Hook("""{"id":"again-4","action":"buy","symbol":"MNQ1!","quantity":1}""");
        foreach (var account in accounts) await host.Post($"/api/accounts/{account}/unlock", new { reason = "over" });
        await host.Settle();
        await host.Advance(Start.AddSeconds(30));
        Assert.Equal(["UNLOCKED", "UNLOCKED"], (await hook.Message(4)).Codes);

        // Addresses that are not to be used, secrets that would go elsewhere, and a redirect.
        foreach (var body in new object[]
        {
            new { kind = "webhook", url = "http://example.com/x" }, new { kind = "webhook", url = "https://ann:pw@example.com/x" }, new { kind = "webhook", url = "file:///etc/passwd" }, new { kind = "webhook" },
            new { kind = "mail", address = "smtp.example.com:465", from = "a@b.c", to = new[] { "a@b.c" } }, new { kind = "telegram", token = "1/2", chat = "7" },
            new { kind = "discord", url = discord.Url(DiscordPath), quiet = new { from = "25:00", to = "07:00", zone = "Nowhere/Land" } }, new { kind = "discord", url = discord.Url("x"), accounts = new[] { "nobody" } },
        })
            Assert.InRange((int)(await host.Http.PutAsJsonAsync("/api/notifications/wrong", body, Cancel)).StatusCode, 400, 409);
        using var moved = await host.Http.PutAsJsonAsync("/api/notifications/mail", new { kind = "mail", address = "127.0.0.1:1", from = "desk@example.com", to = new[] { "ann@example.com" }, user = "desk" }, Cancel);
        Assert.Equal((HttpStatusCode.Conflict, "SECRET_NEEDED"), (moved.StatusCode, JsonNode.Parse(await moved.Content.ReadAsStringAsync(Cancel))!["code"]!.ToString()));
        hook.Answers.Enqueue(new(302, Location: telegram.Url("stolen")));
        Assert.Equal("Not delivered: it answered 302, and redirects are not followed.", (await host.Post("/api/notifications/hook/test", new { }))["why"]!.ToString());
        Assert.DoesNotContain(telegram.All, got => got.Path.Contains("stolen", StringComparison.Ordinal));

        // A change without the secret keeps it; each change stands under a name.
        await Put(host, "hook", new { kind = "webhook", least = "critical" });
        Assert.Equal("true", (await host.Post("/api/notifications/hook/test", new { }))["works"]!.ToString());
        Assert.Contains("X-TraderTerminal-Signature", hook.All[^1].Headers.Keys);
        Assert.Equal(HttpStatusCode.NoContent, (await host.Http.DeleteAsync("/api/notifications/telegram", Cancel)).StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await host.Http.DeleteAsync("/api/notifications/telegram", Cancel)).StatusCode);
        Assert.Equal(["discord", "hook", "mail"], (await host.Get("/api/notifications")).AsArray().Select(channel => channel!["id"]!.ToString()));

        var shown = (await host.Get("/api/notifications")).ToJsonString() + await host.Http.GetStringAsync("/openapi/v1.json", Cancel);
        await host.Stop();
        var written = string.Join('\n', Directory.GetFiles(host.Data, "*", SearchOption.AllDirectories).Where(file => Path.GetExtension(file) is not (".key" or ".lock")).Select(file => Encoding.Latin1.GetString(File.ReadAllBytes(file))));
        Assert.Contains("channel-saved", written, StringComparison.Ordinal);
        foreach (var secret in new[] { SigningKey, Token, Password, "what-gives-access-UVWXYZ", "another-path-that-gives-access", Convert.ToBase64String(Encoding.UTF8.GetBytes(Password)) })
        {
            foreach (var place in new[] { shown, written, host.Errors, host.Output }) Assert.DoesNotContain(secret, place, StringComparison.Ordinal);
        }

        if (!OperatingSystem.IsWindows()) Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute, new DirectoryInfo(Path.Combine(host.Data, "keys")).UnixFileMode);
    }

    /// <summary>The receiver has it, and the process dies before it hears so.</summary>
    [Fact]
    public async Task A_crash_between_send_and_mark_repeats_the_message_under_its_id_and_loses_none()
    {
        await using var host = await Host.Start("--clock", "virtual");
        await using var hook = NoticeReceiver.Start();
        await Put(host, "hook", new { kind = "webhook", url = hook.Url(WebhookPath) });
        var dead = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        hook.Answers.Enqueue(new(204, Once: dead.Task));
        await host.Post($"/api/accounts/{Eval}/lock", new { reason = "first" });
        await host.Settle();
        await host.Advance(Start.AddSeconds(4));
        var first = await hook.Message(1);
        await host.Post($"/api/accounts/{Eval}/unlock", new { reason = "second" }); // Read, perhaps, and not gathered yet.
        await host.Kill();
        dead.SetResult();

        await host.Restart();
        var again = await hook.Message(2);
        Assert.Equal((first.Id, first.Text), (again.Id, again.Text));
        await host.Advance(Start.AddSeconds(20));
        var second = await hook.Message(3);
        Assert.Equal(["UNLOCKED"], second.Codes);
        await Until(host, "hook", channel => channel["state"]!.ToString() == "works" && channel["waiting"]!.ToString() == "0");

        await host.Kill();
        await host.Restart();
        await host.Post($"/api/accounts/{Eval}/lock", new { reason = "third" });
        await host.Settle();
        await host.Advance(Start.AddSeconds(40));
        Assert.Equal("third", (await hook.Message(4)).Lines[0].Split(": ")[^1]);
        Assert.Equal(4, hook.All.Count);
        Assert.Equal(3, hook.All.Select(got => got.Id).Distinct().Count());
    }

    [Fact]
    public async Task A_receiver_that_is_away_gets_what_waited_as_one_and_holds_nobody_up()
    {
        await using var host = await Host.Start("--clock", "virtual");
        await using var away = NoticeReceiver.Start();
        await using var there = NoticeReceiver.Start();
        await away.Shut();
        await Put(host, "away", new { kind = "webhook", url = away.Url("away"), digest = false });
        await Put(host, "there", new { kind = "webhook", url = there.Url("there"), digest = false });
        for (var i = 0; i < 4; i++)
        {
            await host.Post($"/api/accounts/{Eval}/{(i % 2 == 0 ? "lock" : "unlock")}", new { reason = $"change {i}" });
            await host.Settle();
            await host.Advance(Start.AddMinutes(10 * (i + 1)));
            await there.Message(i + 1);
        }

        var channel = await Until(host, "away", channel => channel["lastError"] is not null && channel["waiting"]!.ToString() == "4");
        Assert.Equal(("failing", "it cannot be reached"), (channel["state"]!.ToString(), channel["lastError"]!.ToString()));
        away.Open();
        await host.Advance(Start.AddMinutes(60));
        Assert.Equal("change 0", (await away.Message(1)).Lines[0].Split(": ")[^1]);
        var rest = await away.Message(2);
        Assert.Equal(["UNLOCKED", "LOCKED", "UNLOCKED"], rest.Codes);
        Assert.Equal("3 notices of 1 account", rest.Body["title"]!.ToString());
        channel = await Until(host, "away", channel => channel["waiting"]!.ToString() == "0");
        Assert.Equal(("works", "0"), (channel["state"]!.ToString(), channel["lost"]!.ToString()));

        // The end of all tries; it is counted, and the next message goes all the same.
        await away.Shut();
        await host.Post($"/api/accounts/{Eval}/lock", new { reason = "nobody will know" });
        await host.Settle();
        await host.Advance(Start.AddMinutes(61));
        await Until(host, "away", known => known["lastError"] is not null);
        await host.Advance(Start.AddHours(74));
        await host.Advance(Start.AddHours(75));
        channel = await Until(host, "away", known => known["lost"]!.ToString() != "0");
        Assert.Equal("it cannot be reached, for 72 hours", channel["lastError"]!.ToString());
    }

    [Fact]
    public async Task Quiet_hours_hold_back_all_but_the_critical_and_the_day_is_told_at_the_roll()
    {
        await using var host = await Host.Start("--clock", "virtual");
        await using var hook = NoticeReceiver.Start();
        await Put(host, "hook", new { kind = "webhook", url = hook.Url(WebhookPath), quiet = new { from = "09:00", to = "10:00" } });
        await host.Price("MNQ", 15_500m);
        await host.Alert("""{"action":"buy","symbol":"MNQ1!","quantity":1}""");
        await host.Post("/api/control", new { scope = "all", state = "reduceOnly", reason = "lunch" });
        await host.Settle();
        await host.Advance(Start.AddMinutes(1));
        await host.Post("/api/control", new { scope = "all", state = "active", reason = "back" });
        await host.Settle();
        await host.Advance(Start.AddMinutes(2));
        var held = await Until(host, "hook", channel => channel["waiting"]!.ToString() == "2");
        Assert.Equal(("quiet", "2026-10-20T15:00:00Z"), (held["state"]!.ToString(), held["heldUntil"]!.ToString()));
        Assert.Empty(hook.All);

        // One contract, 500 points: the day's limit of 1,000 USD is reached, everything is closed and the account locked.
        await host.Price("MNQ", 14_999m);
        await host.Advance(Start.AddMinutes(3));
        var critical = await hook.Message(1);
        Assert.Equal("critical", critical.Body["severity"]!.ToString());
        Assert.Contains(critical.Body["notices"]!.AsArray(), notice => notice!["kind"]!.ToString() == "limit" && notice["account"]!.ToString() == Eval);
        Assert.All(critical.Body["notices"]!.AsArray(), notice => Assert.Equal("critical", notice!["severity"]!.ToString()));

        // They go over a restart, and end as one message.
        await host.Kill();
        await host.Restart();
        await host.Advance(Start.AddMinutes(29));
        Assert.DoesNotContain(hook.All, got => got.Codes.Contains("CONTROL_SET"));
        await host.Advance(Start.AddMinutes(31));
        var number = hook.All.Count(got => got.Body["severity"]!.ToString() == "critical") + 1;
        var summary = await hook.Message(number);
        Assert.Equal(2, summary.Codes.Count(code => code == "CONTROL_SET"));
        Assert.Contains("FLATTEN_COMPLETED", summary.Codes);

        // 17:00 in Chicago.
        await host.Advance(new DateTimeOffset(2026, 10, 20, 21, 59, 0, TimeSpan.Zero));
        var before = await host.Account(Eval);
        var trades = (await host.Get($"/api/accounts/{Eval}/days")).AsArray().Single(known => known!["tradeDate"]!.ToString() == "2026-10-20")!["trades"]!.ToString();
        var count = hook.All.Count;
        await host.Advance(new DateTimeOffset(2026, 10, 20, 22, 1, 0, TimeSpan.Zero));
        var digest = await hook.Message(count + 1);
        while (!digest.Codes.Contains("DIGEST")) digest = await hook.Message(++count + 1);
        var day = digest.Body["notices"]!.AsArray().Single(notice => notice!["code"]!.ToString() == "DIGEST" && notice["account"]!.ToString() == Eval)!["day"]!;
        Assert.Equal(("2026-10-20", before["dailyPnl"]!.ToString(), before["balance"]!.ToString(), trades), (day["tradeDate"]!.ToString(), day["dayPnl"]!.ToString(), day["balance"]!.ToString(), day["trades"]!.ToString()));
        Assert.Equal(before["headroom"]!.ToString(), day["headroom"]!.ToString());
        Assert.NotEqual("0", day["violations"]!.ToString());
        Assert.Equal((await Accounts(host)).Length, digest.Codes.Count(code => code == "DIGEST"));
        Assert.Contains(digest.Lines, line => line.StartsWith("2026-10-20, 2 accounts together: ", StringComparison.Ordinal));
    }

    /// <summary>The server's name is this machine's, and its certificate one of an authority that the system trusts, or does not.</summary>
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_mail_server_with_starttls_takes_the_mail_when_its_certificate_is_good_and_hears_nothing_when_it_is_not(bool isTrusted)
    {
        Assert.SkipWhen(OperatingSystem.IsWindows() || OperatingSystem.IsMacOS(), "Which authorities are trusted is said by a variable on Linux alone.");
        var name = Dns.GetHostName();
        using var authority = RSA.Create(2048);
        var asked = new CertificateRequest("CN=An authority of the tests", authority, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        asked.CertificateExtensions.Add(new X509BasicConstraintsExtension(certificateAuthority: true, hasPathLengthConstraint: false, 0, critical: true));
        var (from, until) = (new DateTimeOffset(2020, 1, 1, 0, 0, 0, TimeSpan.Zero), new DateTimeOffset(2060, 1, 1, 0, 0, 0, TimeSpan.Zero));
        using var root = asked.CreateSelfSigned(from, until);
        using var key = RSA.Create(2048);
        var leaf = new CertificateRequest($"CN={name}", key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        var names = new SubjectAlternativeNameBuilder();
        names.AddDnsName(name);
        leaf.CertificateExtensions.Add(names.Build());
        using var signed = leaf.Create(root, from, until, [1, 2, 3, 4, 5, 6, 7, 8]);
        using var certificate = signed.CopyWithPrivateKey(key);
        var trusted = Path.GetTempFileName();
        try
        {
            await File.WriteAllTextAsync(trusted, isTrusted ? root.ExportCertificatePem() : "", Cancel);
            await using var host = await Host.Start(new Dictionary<string, string> { ["SSL_CERT_FILE"] = trusted, ["SSL_CERT_DIR"] = Path.GetTempPath() + "no-such-folder" }, "--clock", "virtual");
            await using var mail = new MailReceiver(certificate);
            await Put(host, "mail", new { kind = "mail", address = $"{name}:{mail.Port}", from = "desk@example.com", to = new[] { "ann@example.com" }, user = "desk", password = Password });
            var tested = await host.Post("/api/notifications/mail/test", new { });
            Assert.True(tested["works"]!.ToString() == (isTrusted ? "true" : "false"), tested.ToJsonString());
            Assert.Contains(mail.HeardInTheOpen, said => said == "STARTTLS");
            Assert.All(mail.HeardInTheOpen, said => Assert.True(said == "STARTTLS" || said.StartsWith("EHLO", StringComparison.Ordinal), said));
            if (isTrusted)
            {
                Assert.Contains("TraderTerminal", await mail.Mail(1), StringComparison.Ordinal);
                Assert.Contains(Convert.ToBase64String(Encoding.UTF8.GetBytes(Password)), mail.Heard);
            }
            else
            {
                Assert.Contains("certificate", tested["why"]!.ToString(), StringComparison.Ordinal);
                Assert.Empty(mail.Mails);
            }
        }
        finally
        {
            File.Delete(trusted);
        }
    }

    /// <summary>By its name this machine counts as any other.</summary>
    [Fact]
    public async Task A_mail_server_without_starttls_hears_no_password()
    {
        await using var host = await Host.Start("--clock", "virtual");
        await using var mail = new MailReceiver();
        await Put(host, "mail", new { kind = "mail", address = $"{Dns.GetHostName()}:{mail.Port}", from = "desk@example.com", to = new[] { "ann@example.com" }, user = "desk", password = Password });
        var tested = await host.Post("/api/notifications/mail/test", new { });
        Assert.Equal("false", tested["works"]!.ToString());
        Assert.DoesNotContain(mail.Heard, said => said.StartsWith("AUTH", StringComparison.OrdinalIgnoreCase) || said.StartsWith("MAIL", StringComparison.OrdinalIgnoreCase));
    }

    private static async Task<string[]> Accounts(Host host) => [.. (await host.Get("/api/accounts")).AsArray().Select(account => account!["id"]!.ToString()).Order(StringComparer.Ordinal)];

    private static async Task Put(Host host, string id, object body)
    {
        using var answer = await host.Http.PutAsJsonAsync($"/api/notifications/{id}", body, Cancel);
        Assert.True(answer.IsSuccessStatusCode, await answer.Content.ReadAsStringAsync(Cancel));
    }

    /// <summary>What is sent and marked beside the virtual clock is waited for.</summary>
    private static async Task<JsonNode> Until(Host host, string id, Func<JsonNode, bool> condition)
    {
        for (var began = TimeProvider.System.GetTimestamp(); ;)
        {
            var channel = (await host.Get("/api/notifications")).AsArray().Single(channel => channel!["id"]!.ToString() == id)!;
            if (condition(channel)) return channel;
            Assert.True(TimeProvider.System.GetElapsedTime(began) < TimeSpan.FromSeconds(60), channel.ToJsonString());
            await Task.Delay(TimeSpan.FromMilliseconds(50), TimeProvider.System, Cancel);
        }
    }
}
