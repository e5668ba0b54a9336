using Narrowgate.Aws.Actions;
using Narrowgate.Aws.Decode;
using Narrowgate.Aws.Models;
using Narrowgate.Operations;

namespace Narrowgate.Aws.Tests.Actions;

/// <summary>
/// A call with every member given, each with a value such as its name promises; without those that name.txt marks as
/// another way to name what one of the others does.
/// </summary>
internal static class FullCall
{
    private const int MaxDepth = 6;

    // What many members called an ARN name beside the call's own resource.
    private static readonly string[] Others =
        ["role", "topic", "key", "secret", "bucket", "certificate", "destination", "lambda", "function", "notification", "principal", "user"];

    private static readonly ILookup<string, Candidate> Hiding = NameTable.Read().Lines
        .SelectMany(line => line.Hiding.Select(member => (Prefix: line.Key.Split(' ')[0], Member: member)))
        .ToLookup(hiding => hiding.Prefix, hiding => hiding.Member);

    public static AwsCall Of(string service, OperationModel operation)
    {
        var model = Calls.Models.Find(service)!;
        var prefix = Calls.Catalogue.Prefix(service) ?? service;
        var action = Calls.Catalogue.Find($"{prefix}:{operation.Name}");
        var hidden = Hiding[prefix].Where(member => member.Operation is null || member.Operation == operation.Name)
            .Select(member => member.Name).ToHashSet();
        var parameters = operation.Input is null
            ? Value.Structure.Empty
            : (Value.Structure)Give(operation.Input, "", depth: 0, action, hidden);
        return new AwsCall(model, operation, model.Protocols[0], parameters);
    }

    private static Value Give(Shape shape, string name, int depth, CataloguedAction? action, HashSet<string> hidden) => shape.Kind switch
    {
        ShapeKind.Structure => depth >= MaxDepth ? Value.Structure.Empty : Value.Structure.Of(shape.Members
            .Where(member => !hidden.Contains(member.Name))
            .Select(member => KeyValuePair.Create(member.Name, Give(member.Shape, member.Name, depth + 1, action, hidden)))),
        ShapeKind.List => new Value.List(depth >= MaxDepth ? [] : [Give(shape.Element!.Shape, name, depth + 1, action, hidden)]),
        ShapeKind.Map => depth >= MaxDepth
            ? Value.Structure.Empty
            : Value.Structure.Of([KeyValuePair.Create("key", Give(shape.MapValue!.Shape, name, depth + 1, action, hidden))]),
        ShapeKind.String => new Value.Text(Text(name, action)),
        ShapeKind.Integer or ShapeKind.Float => new Value.Number("1"),
        ShapeKind.Boolean => new Value.Boolean(IsTrue: true),
        ShapeKind.Blob => new Value.Blob(new byte[] { 1 }),
        ShapeKind.Timestamp => new Value.Timestamp(DateTimeOffset.UnixEpoch),
        _ => Value.Null.Instance,
    };

    /// <summary>Its own name, so that an ARN shows which member filled it.</summary>
    private static string Text(string name, CataloguedAction? action) => name switch
    {
        "Resource" or "resource" => AnArn("arn", action),
        "QueueUrl" => $"https://sqs.eu-west-1.amazonaws.com/{Calls.Account}/jobs",
        "KeyId" or "TargetKeyId" or "SourceKeyId" or "DestinationKeyId" when action?.Prefix == "kms" => "1234abcd-12ab-34cd-56ef-1234567890ab",
        "InstanceId" or "InstanceIds" or "Target" when action?.Prefix == "ssm" => "i-0123456789abcdef0",
        "registryId" or "CatalogId" or "CatalogID" or "domainOwner" or "OwnerAccount" or "AwsAccountId" => Calls.Account,
        "PolicyId" or "TargetId" when action?.Prefix == "organizations" => "p-x1",
        "Path" or "NewPath" when action?.Prefix == "iam" => "/x1/",
        "HandshakeId" => "h-x1",
        "RootId" => "r-x1",
        "OrganizationalUnitId" => "ou-x1",
        "SerialNumber" => $"arn:aws:iam::{Calls.Account}:mfa/x1",
        "OpenIDConnectProviderArn" => $"arn:aws:iam::{Calls.Account}:oidc-provider/x1",
        "SubscriptionArn" => $"arn:aws:sns:eu-west-1:{Calls.Account}:x1:1234abcd-12ab-34cd-56ef-1234567890ab",
        "Scope" when action?.Prefix == "wafv2" => "REGIONAL",
        "taskDefinition" => "x1:1",
        "modelId" => "anthropic.claude-v2:1",
        "resourceIdentifier" => AnArn("arn", action),
        _ when MemberWords.IsArn(name) => AnArn(name, action),
        _ when name.EndsWith("AccountId", StringComparison.OrdinalIgnoreCase) => Calls.Account,
        _ => "x-" + name.ToLowerInvariant(),
    };

    /// <summary>An ARN of the action's type that the member is called like, else of its first.</summary>
    private static string AnArn(string name, CataloguedAction? action)
    {
        var stem = name[..name.LastIndexOf("arn", StringComparison.OrdinalIgnoreCase)].ToLowerInvariant();
        var types = action?.Types.Select(use => use.Type).ToArray() ?? [];
        var type = types.FirstOrDefault(type => NameRules.Plain(type.Name) == stem || Head(type) == stem)
            ?? types.FirstOrDefault(type => stem.Length > 0 && (IsLike(NameRules.Plain(type.Name), stem) || IsLike(Head(type), stem)))
            ?? (Others.Any(other => stem.Contains(other, StringComparison.Ordinal)) ? null : types.FirstOrDefault());
        return type is null
            ? $"arn:aws:iam::{Calls.Account}:role/x1"
            : type.Templates[0].Fill(
                new CallScope("aws", Calls.Account, "eu-west-1"),
                type.Templates[0].Variables.Distinct().ToDictionary(variable => variable, _ => "x1")).Replace("*", "x1", StringComparison.Ordinal);
    }

    private static bool IsLike(string type, string stem) =>
        type.Length > 1 && (type.EndsWith(stem, StringComparison.Ordinal) || stem.EndsWith(type, StringComparison.Ordinal));

    /// <summary>The word that an ARN's resource begins with: <c>listener</c>.</summary>
    private static string Head(ResourceType type)
    {
        var resource = type.Templates[0].ToString().Split(':', 6)[^1].TrimStart('/');
        return NameRules.Plain(resource[..(resource.IndexOfAny(['/', ':', '$']) is var end && end >= 0 ? end : resource.Length)]);
    }
}
