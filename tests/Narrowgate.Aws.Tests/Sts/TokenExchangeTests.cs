using Narrowgate.Aws.Listen;
using Narrowgate.Aws.Sts;
using Narrowgate.Recording;

namespace Narrowgate.Aws.Tests.Sts;

public sealed class TokenExchangeTests
{
    private readonly StsScene _scene = new();

    [Fact]
    public async Task A_good_token_gets_keys_in_the_words_of_sts()
    {
        var answer = await _scene.PostAsync();

        answer.Status.ShouldBe(200);
        answer.Xml.Name.ToString().ShouldBe("{https://sts.amazonaws.com/doc/2011-06-15/}AssumeRoleWithWebIdentityResponse");
        answer["Arn"].ShouldBe("arn:aws:sts::111122223333:assumed-role/agents/run-17");
        answer["AssumedRoleId"].ShouldMatch(@"^AROA[A-Z2-7]{17}:run-17$");
        answer["SubjectFromWebIdentityToken"].ShouldBe("local/agent");
        answer["Audience"].ShouldBe("narrowgate");
        answer["Provider"].ShouldBe("https://issuer.example");
        answer["Expiration"].ShouldBe("2026-01-01T13:00:00Z");
        answer["AccessKeyId"].ShouldMatch("^ASIA[A-Z2-7]{16}$");
        answer["SecretAccessKey"].Length.ShouldBe(40);
        answer["RequestId"].Length.ShouldBe(26);
    }

    [Fact]
    public async Task The_keys_stand_for_the_session_that_was_recorded()
    {
        var answer = await _scene.PostAsync();

        var opened = _scene.Journal.ShouldHaveSingleItem().ShouldBeOfType<SessionOpened>();
        _scene.Keys.Open(answer["AccessKeyId"], answer["SessionToken"]).Holds(out var keys, out _).ShouldBeTrue();
        keys!.Session.Id.ShouldBe(opened.Id);
        keys.SecretAccessKey.ShouldBe(answer["SecretAccessKey"]);
        keys.Session.Target.ShouldBe("prod");
        keys.Session.Name.ShouldBe("run-17");
        opened.Caller.Groups.ShouldBe(["local/agents"]);
        opened.ExpiresAt.ShouldBe(_scene.Clock.GetUtcNow().AddHours(1));
    }

    [Fact]
    public async Task The_same_token_target_and_name_join_one_session()
    {
        await _scene.PostAsync();
        await _scene.PostAsync();
        await _scene.PostAsync(("RoleSessionName", "other"));
        await _scene.PostAsync(("WebIdentityToken", "good, too"));

        var ids = _scene.Journal.Cast<SessionOpened>().Select(opened => opened.Id).ToArray();
        ids[1].ShouldBe(ids[0]);
        ids.Distinct().Count().ShouldBe(3);
    }

    [Fact]
    public async Task The_newline_at_the_end_of_a_token_file_is_no_part_of_the_token()
    {
        await _scene.PostAsync();
        await _scene.PostAsync(("WebIdentityToken", StsScene.Good["WebIdentityToken"] + "\r\n"));

        _scene.Journal.Cast<SessionOpened>().Select(opened => opened.Id).Distinct().ShouldHaveSingleItem();
        _scene.Journal.Count.ShouldBe(2);
    }

    [Theory]
    [InlineData("900", 900)]
    [InlineData("7200", 7200)]
    [InlineData("43200", 7200)]
    [InlineData(null, 3600)]
    public async Task Keys_live_as_long_as_asked_for_within_the_targets_bound(string? asked, int seconds)
    {
        await _scene.PostAsync(("DurationSeconds", asked));

        _scene.Journal.Cast<SessionOpened>().Single().ExpiresAt.ShouldBe(_scene.Clock.GetUtcNow().AddSeconds(seconds));
    }

    [Fact]
    public async Task A_get_is_answered_too()
    {
        var query = string.Join('&', StsScene.Good.Select(pair => $"{pair.Key}={Uri.EscapeDataString(pair.Value)}"));
        var request = new AwsRequest("GET", "/", query, [], "10.0.0.1", IsSecure: true);

        TokenExchange.IsExchange(request).ShouldBeTrue();
        (await _scene.Exchange.ExchangeAsync(request, default, CancellationToken.None)).Status.ShouldBe(200);
    }

    public static TheoryData<string, string?, int, string, string> Bad => new()
    {
        { "WebIdentityToken", "forged", 400, "InvalidIdentityToken", "not valid" },
        { "WebIdentityToken", "expired", 400, "ExpiredTokenException", "expired" },
        { "WebIdentityToken", "offline", 400, "IDPCommunicationError", "reached" },
        { "WebIdentityToken", "abc", 400, "ValidationError", "AWS_WEB_IDENTITY_TOKEN_FILE" },
        { "WebIdentityToken", "", 400, "ValidationError", "AWS_WEB_IDENTITY_TOKEN_FILE" },
        { "WebIdentityToken", null, 400, "ValidationError", "AWS_WEB_IDENTITY_TOKEN_FILE" },
        { "WebIdentityToken", new string('x', 20_001), 400, "ValidationError", "20000" },
        { "RoleArn", "arn:aws:iam::999999999999:role/other", 403, "AccessDenied", "AWS_ROLE_ARN" },
        { "RoleArn", "agents", 400, "ValidationError", "RoleArn" },
        { "RoleArn", null, 400, "ValidationError", "RoleArn" },
        { "RoleSessionName", "a", 400, "ValidationError", "RoleSessionName" },
        { "RoleSessionName", "a b", 400, "ValidationError", "RoleSessionName" },
        { "RoleSessionName", "abc\n", 400, "ValidationError", "RoleSessionName" },
        { "RoleSessionName", "\u00e4\u00e4", 400, "ValidationError", "RoleSessionName" },
        { "RoleSessionName", new string('x', 65), 400, "ValidationError", "RoleSessionName" },
        { "RoleSessionName", null, 400, "ValidationError", "RoleSessionName" },
        { "DurationSeconds", "899", 400, "ValidationError", "900" },
        { "DurationSeconds", "43201", 400, "ValidationError", "43200" },
        { "DurationSeconds", "1h", 400, "ValidationError", "DurationSeconds" },
        { "DurationSeconds", "-900", 400, "ValidationError", "DurationSeconds" },
        { "DurationSeconds", "99999999999999999999", 400, "ValidationError", "DurationSeconds" },
        { "DurationSeconds", "", 400, "ValidationError", "DurationSeconds" },
        { "Policy", "{}", 400, "ValidationError", "session policy" },
        { "PolicyArns.member.1.arn", "arn:aws:iam::aws:policy/ReadOnlyAccess", 400, "ValidationError", "session policies" },
        { "ProviderId", "www.amazon.com", 400, "ValidationError", "ProviderId" },
        { "Unheard", "1", 400, "ValidationError", "does not know" },
        { "rolearn", StsScene.Role, 400, "ValidationError", "does not know" },
        { "Version", "2010-05-08", 400, "ValidationError", "2011-06-15" },
        { "Version", null, 400, "ValidationError", "2011-06-15" },
        { "Action", "AssumeRoleWithSAML", 400, "InvalidAction", "AssumeRoleWithWebIdentity" },
        { "Action", "GetCallerIdentity", 403, "MissingAuthenticationToken", "not signed" },
        { "Action", null, 403, "MissingAuthenticationToken", "not signed" },
    };

    [Theory]
    [MemberData(nameof(Bad))]
    public async Task Bad_parameters_get_the_code_that_sdks_know(string name, string? value, int status, string code, string words)
    {
        var answer = await _scene.PostAsync((name, value));

        answer.Status.ShouldBe(status);
        answer["Code"].ShouldBe(code);
        answer["Type"].ShouldBe("Sender");
        answer["Message"].ShouldContain(words);
        _scene.Journal.ShouldBeEmpty();
    }

    [Theory]
    [InlineData("Action=AssumeRoleWithWebIdentity&Action=AssumeRoleWithWebIdentity", "twice")]
    [InlineData("Action=AssumeRoleWithWebIdentity&%41ction=x", "twice")]
    [InlineData("Action=%zz", "well-formed")]
    [InlineData("Action=%f", "well-formed")]
    [InlineData("Action=%ff", "well-formed")]
    [InlineData("Action", "well-formed")]
    [InlineData("=x", "well-formed")]
    public async Task Malformed_forms_are_refused(string form, string words)
    {
        var answer = await _scene.PostAsync(form);

        answer.Status.ShouldBe(400);
        answer["Code"].ShouldBe("ValidationError");
        answer["Message"].ShouldContain(words);
    }

    [Fact]
    public async Task An_oversized_request_is_refused() =>
        (await _scene.PostAsync("a=" + new string('x', Limits.Default.TokenExchangeBytes)))["Code"].ShouldBe("ValidationError");

    [Fact]
    public async Task Parameters_in_two_places_are_refused()
    {
        var request = new AwsRequest("POST", "/", "Action=GetSessionToken",
            [new("Content-Type", "application/x-www-form-urlencoded")], "::1", IsSecure: true);

        var answer = Answer.Of(await _scene.Exchange.ExchangeAsync(request, "Action=x"u8.ToArray(), CancellationToken.None));

        answer["Message"].ShouldContain("not in both");
    }

    [Fact]
    public async Task A_target_that_is_closed_reads_like_one_that_does_not_exist()
    {
        var unknown = await _scene.PostAsync(("RoleArn", "arn:aws:iam::999999999999:role/other"));
        _scene.Groups = ["local/others"];
        var closed = await _scene.PostAsync();

        closed.Status.ShouldBe(403);
        (closed["Code"], closed["Message"]).ShouldBe((unknown["Code"], unknown["Message"]));
    }

    [Fact]
    public async Task A_revoked_session_cannot_be_joined_again()
    {
        await _scene.PostAsync();
        var id = _scene.Journal.Cast<SessionOpened>().Single().Id;
        _scene.Revocations.Apply(new SessionRevoked(_scene.Clock.GetUtcNow(), id, "people/ann", "leaked"));

        var answer = await _scene.PostAsync();

        (answer.Status, answer["Code"]).ShouldBe((403, "AccessDenied"));
        answer["Message"].ShouldContain("revoked");
        _scene.Journal.Count.ShouldBe(1);
    }

    [Fact]
    public async Task Without_a_journal_there_are_no_keys()
    {
        _scene.IsDiskFull = true;

        var answer = await _scene.PostAsync();

        (answer.Status, answer["Code"], answer["Type"]).ShouldBe((503, "ServiceUnavailable", "Receiver"));
        answer["Message"].ShouldNotContain("/data");
        answer.Xml.ToString().ShouldNotContain("SecretAccessKey");
    }

    [Fact]
    public async Task Too_many_groups_for_a_token_are_refused_and_said_so()
    {
        _scene.Groups = ["local/agents", .. Enumerable.Range(0, 2000).Select(number => $"local/group-{number}")];

        var answer = await _scene.PostAsync();

        (answer.Status, answer["Code"]).ShouldBe((400, "ValidationError"));
        answer["Message"].ShouldContain("groups");
    }

    [Fact]
    public async Task The_operator_reads_why_and_the_caller_does_not()
    {
        var answer = await _scene.PostAsync(("WebIdentityToken", "offline"));

        answer.Xml.ToString().ShouldNotContain("10.1.2.3");
        _scene.Logged.ShouldHaveSingleItem().ShouldContain("connect to 10.1.2.3 failed");
        _scene.Logged[0].ShouldContain(answer["RequestId"]);
    }

    [Fact]
    public async Task Neither_token_nor_keys_are_logged_or_recorded()
    {
        var answer = await _scene.PostAsync();

        var kept = string.Join('\n', _scene.Logged.Concat(_scene.Journal.Select(entry => entry.ToString())));
        foreach (var secret in new[] { "good token", answer["SecretAccessKey"], answer["SessionToken"] })
        {
            kept.ShouldNotContain(secret);
        }
    }

    [Fact]
    public async Task A_claim_that_xml_cannot_hold_does_not_break_the_reply()
    {
        _scene.Subject = "a\u0001<&\ufffe\ud83d\ude00\ud800";

        (await _scene.PostAsync())["SubjectFromWebIdentityToken"].ShouldBe("a\ufffd<&\ufffd\ud83d\ude00\ufffd");
    }

    [Theory]
    [InlineData("POST", "/", "", "application/x-www-form-urlencoded", true)]
    [InlineData("POST", "/", "", "Application/X-WWW-form-urlencoded ; charset=utf-8", true)]
    [InlineData("POST", "/", "", "application/x-amz-json-1.0", false)]
    [InlineData("POST", "/queue", "", "application/x-www-form-urlencoded", false)]
    [InlineData("GET", "/", "Action=AssumeRoleWithWebIdentity&Version=2011-06-15", null, true)]
    [InlineData("GET", "/", "", null, false)]
    [InlineData("GET", "/bucket", "Action=AssumeRoleWithWebIdentity", null, false)]
    [InlineData("PUT", "/", "", "application/x-www-form-urlencoded", false)]
    public void It_knows_its_own_requests(string method, string path, string query, string? type, bool isExchange)
    {
        var request = new AwsRequest(
            method, path, query, type is null ? [] : [new("Content-Type", type)], "::1", IsSecure: true);

        TokenExchange.IsExchange(request).ShouldBe(isExchange);
        TokenExchange.IsExchange(request with { Headers = request.Headers.Add(new("authorization", "x")) })
            .ShouldBeFalse();
    }
}
