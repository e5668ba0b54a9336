using Narrowgate.Aws.Actions;
using Narrowgate.Aws.Decode;
using Narrowgate.Aws.Models;
using Narrowgate.Operations;

namespace Narrowgate.Aws.Tests.Actions;

/// <summary>A call with every member given, each with a value such as its name promises.</summary>
internal static class FullCall
{
    private const int MaxDepth = 6;

    public static AwsCall Of(string service, OperationModel operation)
    {
        var model = Calls.Models.Find(service)!;
        var action = Calls.Catalogue.Find($"{Calls.Catalogue.Prefix(service)}:{operation.Name}");
        var parameters = operation.Input is null
            ? Value.Structure.Empty
            : (Value.Structure)Give(operation.Input, "", depth: 0, action);
        return new AwsCall(model, operation, model.Protocols[0], parameters);
    }

    private static Value Give(Shape shape, string name, int depth, CataloguedAction? action) => shape.Kind switch
    {
        ShapeKind.Structure => depth >= MaxDepth ? Value.Structure.Empty : Value.Structure.Of(shape.Members.Select(member =>
            KeyValuePair.Create(member.Name, Give(member.Shape, member.Name, depth + 1, action)))),
        ShapeKind.List => new Value.List(depth >= MaxDepth ? [] : [Give(shape.Element!.Shape, name, depth + 1, action)]),
        ShapeKind.Map => depth >= MaxDepth
            ? Value.Structure.Empty
            : Value.Structure.Of([KeyValuePair.Create("key", Give(shape.MapValue!.Shape, name, depth + 1, action))]),
        ShapeKind.String => new Value.Text(Text(name, action)),
        ShapeKind.Integer or ShapeKind.Float => new Value.Number("1"),
        ShapeKind.Boolean => new Value.Boolean(IsTrue: true),
        ShapeKind.Blob => new Value.Blob(new byte[] { 1 }),
        ShapeKind.Timestamp => new Value.Timestamp(DateTimeOffset.UnixEpoch),
        _ => Value.Null.Instance,
    };

    private static string Text(string name, CataloguedAction? action) =>
        name.EndsWith("Arn", StringComparison.OrdinalIgnoreCase) || name.EndsWith("Arns", StringComparison.OrdinalIgnoreCase)
            || name.EndsWith("ArnList", StringComparison.OrdinalIgnoreCase) ? AnArn(name, action)
        : name == "QueueUrl" ? $"https://sqs.eu-west-1.amazonaws.com/{Calls.Account}/jobs"
        : name.EndsWith("AccountId", StringComparison.OrdinalIgnoreCase) || name is "registryId" or "CatalogId" or "OwnerAccount"
            ? Calls.Account
        : "x1";

    /// <summary>An ARN of the action's type that the member is called like, else of its first.</summary>
    private static string AnArn(string name, CataloguedAction? action)
    {
        var stem = name[..name.LastIndexOf("arn", StringComparison.OrdinalIgnoreCase)].ToLowerInvariant();
        var types = action?.Types.Select(use => use.Type).ToArray() ?? [];
        var type = types.FirstOrDefault(type => Plain(type.Name) == stem)
            ?? types.FirstOrDefault(type => stem.Length > 0 && (Plain(type.Name).EndsWith(stem, StringComparison.Ordinal) || stem.EndsWith(Plain(type.Name), StringComparison.Ordinal)))
            ?? (stem.Length == 0 || stem.EndsWith("resource", StringComparison.Ordinal) ? types.FirstOrDefault() : null);
        return type is null
            ? $"arn:aws:iam::{Calls.Account}:role/x1"
            : type.Templates[0].Fill(
                new CallScope("aws", Calls.Account, "eu-west-1"),
                type.Templates[0].Variables.Distinct().ToDictionary(variable => variable, _ => "x1")).Replace("*", "x1", StringComparison.Ordinal);
    }

    private static string Plain(string name) => string.Concat(name.Where(char.IsAsciiLetterOrDigit)).ToLowerInvariant();
}
