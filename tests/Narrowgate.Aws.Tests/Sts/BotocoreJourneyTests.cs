using System.Diagnostics;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.Logging;
using Narrowgate.Aws.Listen;
using Narrowgate.Aws.Sts;
using Narrowgate.Aws.Tests.Listen;

namespace Narrowgate.Aws.Tests.Sts;

/// <summary>An SDK as it is, over a real connection: token exchange and signature, nothing behind them.</summary>
[Trait("Needs", "python")]
public sealed class BotocoreJourneyTests
{
    private readonly StsScene _scene = new(TimeProvider.System);

    [Fact]
    public async Task The_environment_alone_gets_keys_and_every_call_is_well_signed()
    {
        var results = await RunAsync("good token");

        results.Count.ShouldBe(13);
        results.Where(result => result.Value != "passed").ShouldBeEmpty();
        _scene.Journal.Count.ShouldBe(1);
    }

    [Theory]
    [InlineData("forged token", "InvalidIdentityToken")]
    [InlineData("expired", "ExpiredTokenException")]
    public async Task A_refusal_reaches_the_caller_by_its_code(string token, string code)
    {
        var results = await RunAsync(token);

        results.Values.ShouldAllBe(value => value == code);
    }

    private async Task<Dictionary<string, string>> RunAsync(string token)
    {
        await using var server = await StartAsync();
        var file = Path.GetTempFileName();
        await File.WriteAllTextAsync(file, token);
        var start = new ProcessStartInfo(Environment.GetEnvironmentVariable("PYTHON") ?? "python3",
            [Path.Combine(AppContext.BaseDirectory, "Sts", "botocore_journey.py")])
        {
            UseShellExecute = false,
            RedirectStandardOutput = true,
        };
        foreach (var name in start.Environment.Keys.Where(name => name.StartsWith("AWS_", StringComparison.Ordinal)).ToList())
        {
            start.Environment.Remove(name);
        }
        start.Environment["AWS_CONFIG_FILE"] = start.Environment["AWS_SHARED_CREDENTIALS_FILE"] = "/nowhere";
        start.Environment["AWS_ENDPOINT_URL"] = server.Urls.Single();
        start.Environment["AWS_ROLE_ARN"] = StsScene.Role;
        start.Environment["AWS_WEB_IDENTITY_TOKEN_FILE"] = file;
        using var process = Process.Start(start)!;
        var output = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        File.Delete(file);
        return JsonSerializer.Deserialize<Dictionary<string, string>>(output)!;
    }

    private async Task<WebApplication> StartAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        var server = builder.Build();
        server.Urls.Add("http://127.0.0.1:0");
        server.Run(AnswerAsync);
        await server.StartAsync();
        return server;
    }

    private async Task AnswerAsync(HttpContext context)
    {
        var target = context.Features.GetRequiredFeature<IHttpRequestFeature>().RawTarget.Split('?', 2);
        var request = new AwsRequest(context.Request.Method, target[0], target.Length > 1 ? target[1] : "",
            [.. context.Request.Headers.SelectMany(pair => pair.Value.Select(value => new Header(pair.Key, value ?? "")))],
            "127.0.0.1", IsSecure: false);
        using var buffer = new MemoryStream();
        await context.Request.Body.CopyToAsync(buffer);
        var body = buffer.ToArray();
        if (TokenExchange.IsExchange(request))
        {
            var reply = await _scene.Exchange.ExchangeAsync(request, body, context.RequestAborted);
            context.Response.StatusCode = reply.Status;
            await context.Response.Body.WriteAsync(reply.Body);
            return;
        }
        var gate = new SignatureGate(_scene.Keys, TimeProvider.System, Limits.Default);
        var refusal = gate.Open(request).Holds(out var signed, out var refused) ? signed.Check(Door.Hash(body)) : refused;
        context.Response.StatusCode = refusal is null ? 200 : 403;
        await context.Response.WriteAsync(refusal is null ? Nothing(request, signed!, body) : $"<Error><Code>{refusal.Reason}</Code></Error>");
    }

    // The emptiest success that the protocol's parser takes.
    private static string Nothing(AwsRequest request, SignedRequest signed, byte[] body)
    {
        var type = request.Header("content-type") ?? "";
        if (!type.StartsWith("application/x-www-form-urlencoded", StringComparison.Ordinal))
        {
            return type.Contains("json", StringComparison.Ordinal) || signed.Scope.Service is "lambda" or "apigateway" ? "{}" : "";
        }
        FormParameters.Parse(body).Holds(out var form, out _).ShouldBeTrue();
        return $"<Reply><{form!["Action"]}Result/></Reply>";
    }
}
