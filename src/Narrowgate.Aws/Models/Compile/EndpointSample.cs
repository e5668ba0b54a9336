using System.Collections.Immutable;
using System.Text.Json;

namespace Narrowgate.Aws.Models.Compile;

/// <summary>
/// What an operation tells its service's endpoint rules: its constants, and samples in place of an S3 bucket and
/// account. Operations that tell the same are asked about once.
/// </summary>
internal sealed class EndpointSample : IEquatable<EndpointSample>
{
    // Path style, and an account as host prefix: where these stand in an answer, the operation's own path and host
    // prefix put the true ones.
    private const string Bucket = "sample-bucket";
    private const string Account = "000000000000";

    private readonly string _key;

    private EndpointSample(ImmutableSortedDictionary<string, object?> parameters)
    {
        Parameters = parameters;
        _key = string.Join('\n', parameters.Select(parameter => $"{parameter.Key}={parameter.Value}"));
    }

    public ImmutableSortedDictionary<string, object?> Parameters { get; }

    public static EndpointSample Of(ModelNode operation, ModelNode model)
    {
        var parameters = ImmutableSortedDictionary.CreateBuilder<string, object?>(StringComparer.Ordinal);
        foreach (var (name, constant) in operation.FindObject("staticContextParams")?.Properties() ?? [])
        {
            parameters[name] = constant.Get("value") is { Json.ValueKind: JsonValueKind.String } text
                ? text.AsText()
                : constant.Flag("value");
        }
        var input = operation.FindObject("input") is { } reference
            ? model.GetObject("shapes").GetObject(reference.GetText("shape"))
            : (ModelNode?)null;
        foreach (var (_, member) in input?.FindObject("members")?.Properties() ?? [])
        {
            switch (member.FindObject("contextParam")?.GetText("name"))
            {
                case "Bucket":
                    parameters["Bucket"] = Bucket;
                    parameters["ForcePathStyle"] = true;
                    break;
                case "AccountId":
                    parameters["AccountId"] = Account;
                    break;
            }
        }
        return new EndpointSample(parameters.ToImmutable());
    }

    public static string SigningName(ModelNode model)
    {
        var metadata = model.GetObject("metadata");
        return metadata.FindText("signingName") ?? metadata.GetText("endpointPrefix");
    }

    public static string Remove(string url) => url
        .Replace($"/{Bucket}", "", StringComparison.Ordinal)
        .Replace($"//{Account}.", "//", StringComparison.Ordinal);

    public bool Equals(EndpointSample? other) => other is not null && _key == other._key;

    public override bool Equals(object? obj) => Equals(obj as EndpointSample);

    public override int GetHashCode() => _key.GetHashCode(StringComparison.Ordinal);
}
