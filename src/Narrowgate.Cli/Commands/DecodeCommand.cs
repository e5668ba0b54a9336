using System.CommandLine;
using System.Text.Json;
using Narrowgate.Api;
using Narrowgate.Aws.Actions;
using Narrowgate.Aws.Inspection;
using Narrowgate.Aws.Models;
using Narrowgate.Cli.Requests;
using Narrowgate.Operations;
using Narrowgate.Server.Configuration;

namespace Narrowgate.Cli.Commands;

/// <summary>
/// <c>decode</c>: what the gateway understands of requests on standard input, raw HTTP or a JSON object a line. Asks no
/// gateway; one answer a request, in order. A refusal is an answer too: the exit code is 0 once all input is read.
/// </summary>
internal sealed class DecodeCommand : Command
{
    private static readonly ApiJson Indented = new(new JsonSerializerOptions(ApiJson.Default.Options) { WriteIndented = true });

    private readonly Option<string> _account = new("--account")
    {
        Description = "The account of the ARNs, which a request does not tell",
        HelpName = "NUMBER",
        DefaultValueFactory = _ => "111122223333",
    };

    private readonly Option<string?> _models = new("--models")
    {
        Description = "A folder of models that come before the built-in ones, as models in the configuration",
        HelpName = "FOLDER",
    };

    private readonly Option<bool> _json = new("--json") { Description = "One line an answer, whatever the input is" };

    private readonly Surroundings _here;

    public DecodeCommand(Surroundings here)
        : base("decode", "Prints what the gateway understands of requests on standard input: raw HTTP, or one JSON object a line with method, url, headers and bodyBase64. Signatures are not checked.")
    {
        _here = here;
        Add(_account);
        Add(_models);
        Add(_json);
        _account.Validators.Add(given =>
        {
            if (!Arn.IsAccount(given.GetValue(_account) ?? ""))
            {
                given.AddError("--account takes the 12 digits of an AWS account.");
            }
        });
        SetAction((given, cancellation) => Task.FromResult(Run(given, cancellation)));
    }

    private int Run(ParseResult given, CancellationToken cancellation)
    {
        var models = ModelsReader.Open(given.GetValue(_models) is { } folder ? new(Path.GetFullPath(folder, _here.Directory), folder, 1) : null, out var faults);
        foreach (var fault in faults)
        {
            _here.Error.WriteLine($"narrowgate: --models {fault.File}: {fault.Wrong}; {fault.Remedy}");
        }
        if (!faults.IsEmpty)
        {
            return ExitCode.BadUsage;
        }
        var inspector = new RequestInspector(
            models, models.Endpoints, new OperationWriter(new ActionCatalogue()), Limits.Default,
            given.GetRequiredValue(_account));
        var input = new RequestLines(_here.Input());
        var isAnswered = false;
        while (!cancellation.IsCancellationRequested && Next(input) is { } next)
        {
            var isLine = next.IsJson || given.GetValue(_json);
            Write(Answer(inspector, next.Request), isLine ? ApiJson.Default : Indented);
            isAnswered = true;
            if (next.Request.Fault is not null && !next.IsJson)
            {
                return ExitCode.BadUsage;
            }
        }
        if (!isAnswered)
        {
            _here.Error.WriteLine(
                "narrowgate: There is no request on standard input: give raw HTTP, or one JSON object a line with method, url, headers and bodyBase64.");
        }
        return isAnswered ? ExitCode.Done : ExitCode.BadUsage;
    }

    /// <summary>Null at the end of the input; empty lines are passed over.</summary>
    private static (GivenRequest Request, bool IsJson)? Next(RequestLines input)
    {
        while (input.Peek() is '\r' or '\n' or ' ' or '\t')
        {
            input.Bytes(1);
        }
        return input.Peek() switch
        {
            -1 => null,
            '{' => (JsonRequest.Read(input.Line()), true),
            _ => (HttpRequest.Read(input), false),
        };
    }

    private static Verdict<Inspected> Answer(RequestInspector inspector, GivenRequest given) => given.Request is { } request
        ? inspector.Of(request, given.Body)
        : new Refusal(RefusalReason.NotUnderstood, given.Fault!);

    private void Write(Verdict<Inspected> answer, ApiJson json) => _here.Output.WriteLine(
        answer.Holds(out var inspected, out var refusal)
            ? JsonSerializer.Serialize(Described(inspected), json.DecodedJson)
            : JsonSerializer.Serialize(new RefusedJson(refusal.Message), json.RefusedJson));

    private static DecodedJson Described(Inspected inspected)
    {
        var (call, operation) = inspected;
        return new DecodedJson(
            operation.Service, operation.Name, call.Protocol.Name(), operation.Region,
            JsonSerializer.Deserialize(ValueJson.ToUtf8(operation.Parameters), ApiJson.Default.JsonElement),
            call.Streamed?.Name,
            [.. operation.Actions.Select(use => new DecodedActionJson(
                use.Action, use.Level.ToString(), [.. use.Risks.Order().Select(risk => risk.Name())],
                [.. use.Resources.Select(resource => resource.ToString())]))],
            [.. operation.Actions.SelectMany(use => use.Resources).Select(resource => resource.ToString()).Distinct()]);
    }
}
