using System.Text.Json;
using Narrowgate.Aws.Actions;
using Narrowgate.Aws.Decode;
using Narrowgate.Aws.Models;
using Narrowgate.Identity;
using Narrowgate.Operations;

namespace Narrowgate.Aws.Tests.Actions;

/// <summary>Calls from the real models, with parameters as the AWS CLI writes them.</summary>
internal static class Calls
{
    public const string Account = "111122223333";

    public static ModelCatalogue Models { get; } = new();

    public static ActionCatalogue Catalogue { get; } = new();

    public static OperationWriter Writer { get; } = new(Catalogue);

    public static ActionMap Map { get; } = new(Catalogue);

    public static DependentTable Dependents { get; } = DependentTable.Read(Catalogue);

    public static AwsTarget Target { get; } = new(
        new Target("prod", CallerFilter.Everyone, TimeSpan.FromHours(1), Enforcement.Enforce),
        RoleArn.TryParse($"arn:aws:iam::{Account}:role/agents", out var role) ? role : throw new InvalidOperationException(),
        [Account], [], [], null, []);

    public static AwsCall Of(string service, string operation, string json = "{}")
    {
        var model = Models.Find(service)!;
        var one = model.Operations[operation];
        using var document = JsonDocument.Parse(json);
        var parameters = one.Input is null ? Value.Structure.Empty : (Value.Structure)Read(one.Input, document.RootElement);
        return new AwsCall(model, one, model.Protocols[0], parameters);
    }

    public static CallFacts Facts(string service, string operation, string json = "{}") =>
        new(Of(service, operation, json), new CallScope("aws", Account, "eu-west-1"));

    public static Operation Described(string service, string operation, string json = "{}")
    {
        Writer.Describe(Of(service, operation, json), Target, "eu-west-1", body: null).Holds(out var described, out var refusal)
            .ShouldBeTrue(refusal?.Message);
        return described!;
    }

    /// <summary>Each action with its resources, as a text to compare: <c>s3:GetObject arn:… arn:…</c>.</summary>
    public static string[] Actions(string service, string operation, string json = "{}") =>
        [.. Described(service, operation, json).Actions
            .Select(use => $"{use.Action} {string.Join(' ', use.Resources.Select(Text).Order(StringComparer.Ordinal))}")];

    private static string Text(Resource resource) =>
        resource.IsUnknown ? "unknown" : resource.IsPartlyKnown ? $"~{resource.Name}" : resource.Name;

    private static Value Read(Shape shape, JsonElement json) => (shape.Kind, json.ValueKind) switch
    {
        (ShapeKind.Structure, JsonValueKind.Object) => Value.Structure.Of(json.EnumerateObject()
            .Select(property => KeyValuePair.Create(property.Name, Read(shape.MembersByName[property.Name].Shape, property.Value)))),
        (ShapeKind.Map, JsonValueKind.Object) => Value.Structure.Of(json.EnumerateObject()
            .Select(property => KeyValuePair.Create(property.Name, Read(shape.MapValue!.Shape, property.Value)))),
        (ShapeKind.List, JsonValueKind.Array) => new Value.List([.. json.EnumerateArray().Select(item => Read(shape.Element!.Shape, item))]),
        (ShapeKind.Blob, JsonValueKind.String) => new Value.Blob(json.GetBytesFromBase64()),
        (ShapeKind.String, JsonValueKind.String) => new Value.Text(json.GetString()!),
        (_, JsonValueKind.Number) => new Value.Number(json.GetRawText()),
        (_, JsonValueKind.True or JsonValueKind.False) => new Value.Boolean(json.GetBoolean()),
        _ => throw new InvalidOperationException($"{shape.Name} is a {shape.Kind}, not {json}"),
    };
}
