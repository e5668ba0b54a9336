using System.Collections.Immutable;
using FsCheck;
using FsCheck.Fluent;
using Narrowgate.Aws.Actions;
using Narrowgate.Aws.Decode;
using Narrowgate.Aws.Models;
using Narrowgate.Operations;

namespace Narrowgate.Aws.Tests.Actions;

public sealed class HostileValueTests
{
    private static readonly string[] Services =
    [
        "s3", "ec2", "dynamodb", "secretsmanager", "ssm", "sqs", "sns", "iam", "sts", "lambda", "kms", "apigateway", "rds",
        "ecs", "eks", "glue", "cloudformation", "events", "wafv2", "organizations", "redshift", "logs", "autoscaling", "backup", "iot",
    ];

    private static readonly string[] Hostile =
    [
        "*", "?", "a*", "", " ", "\0", "\n", "arn:", "arn:aws:s3:::*", "arn:aws:iam::111122223333:role/*", "../..", "a/b", "a:b:c", "${aws:username}",
        "alias/x", "https://sqs.eu-west-1.amazonaws.com/111122223333/*", "%2a", "SELECT * FROM \"a*\"", "i-*", "key", "i-0abc", "b/k?versionId=*",
        "arn:aws:sns:eu-west-1:111122223333:a:b:c:d", "::::::", "s3://b/k", "s3://b/k*", "s3://b", "arn:aws:s3:::b/k", "{}", "\ud800", "日本",
    ];

    [Fact]
    public void No_value_makes_describing_throw_or_becomes_a_pattern()
    {
        var operations = Services.SelectMany(service => Calls.Models.Find(service)!.Operations.Values.Select(operation => (service, operation))).ToArray();
        var cases = from at in Gen.Choose(0, operations.Length - 1)
                    from seed in Gen.Choose(0, int.MaxValue - 1)
                    select (operations[at].service, operations[at].operation, seed);

        Prop.ForAll(cases.ToArbitrary(), drawn =>
        {
            var (service, operation, seed) = drawn;
            var next = seed;
            var parameters = operation.Input is null ? Value.Structure.Empty : (Value.Structure)Draw(operation.Input, 0, ref next);
            var call = Calls.Of(service, operation.Name) with { Parameters = parameters };

            var verdict = Calls.Writer.Describe(call, Calls.Target, "eu-west-1", null);

            return !verdict.Holds(out var described, out _)
                || described.Actions.All(use => use.Resources.All(resource => IsNarrow(resource, use.Action, call)));
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(10_000));
    }

    /// <summary>
    /// Wildcards in known names are ours alone: "any", new ids of EC2, a secret's suffix, a whole part that no request
    /// tells, what is written below a prefix. None of the hostile ones is a whole part.
    /// </summary>
    private static bool IsNarrow(Resource resource, string action, AwsCall call)
    {
        if (resource.IsUnknown || resource == Resource.Any)
        {
            return true;
        }
        var name = resource.Name.EndsWith("-??????", StringComparison.Ordinal) ? resource.Name[..^7] : resource.Name;
        var isOpen = resource.IsPartlyKnown || name.StartsWith("arn:aws:ec2:", StringComparison.Ordinal);
        return name.StartsWith("arn:aws", StringComparison.Ordinal)
            && !name.Contains('?', StringComparison.Ordinal)
            && !name.Contains("i-*", StringComparison.Ordinal)
            && name.Select((character, at) => character != '*' || (isOpen && IsWholePart(name, at))).All(fits => fits)
            || IsBelowPrefix(resource, action, call);
    }

    /// <summary>
    /// Only a call that has another service write objects means a prefix: an action of s3:Put, on a name that is the
    /// call's own bucket and key, whole and without a wildcard of theirs, with one star behind it.
    /// </summary>
    private static bool IsBelowPrefix(Resource resource, string action, AwsCall call)
    {
        const string Start = "arn:aws:s3:::";
        return resource is { IsPartlyKnown: true, Name: [.. var location, '*'] }
            && action.StartsWith("s3:Put", StringComparison.Ordinal)
            && location.StartsWith(Start, StringComparison.Ordinal)
            && location.AsSpan().IndexOfAny('*', '?') < 0
            && Locations(call).Contains(location[Start.Length..]);

        static IEnumerable<string> Locations(AwsCall call)
        {
            var texts = new CallFacts(call, new CallScope("aws", Calls.Account, "eu-west-1")).Texts
                .Select(text => text.Content).Distinct().ToArray();
            return texts.Select(text => text.Replace("s3://", "", StringComparison.Ordinal).Replace(Start, "", StringComparison.Ordinal))
                .Concat(texts.SelectMany(bucket => texts.Select(key => $"{bucket}/{key}")));
        }
    }

    private static bool IsWholePart(string name, int at) =>
        name[at - 1] is '/' or ':' or '-' && (at == name.Length - 1 || name[at + 1] is '/' or ':' or '-');

    private static Value Draw(Shape shape, int depth, ref int seed)
    {
        seed = unchecked((seed * 1103515245) + 12345) & int.MaxValue;
        var pick = seed >> 8;
        switch (shape.Kind)
        {
            case ShapeKind.Structure:
                var members = ImmutableSortedDictionary.CreateBuilder<string, Value>(StringComparer.Ordinal);
                foreach (var member in shape.Members)
                {
                    seed = unchecked((seed * 1103515245) + 12345) & int.MaxValue;
                    if (depth < 5 && (seed >> 8) % 3 != 0)
                    {
                        members[member.Name] = Draw(member.Shape, depth + 1, ref seed);
                    }
                }
                return new Value.Structure(members.ToImmutable());
            case ShapeKind.List:
                return depth < 5 ? new Value.List([Draw(shape.Element!.Shape, depth + 1, ref seed), Draw(shape.Element.Shape, depth + 1, ref seed)]) : new Value.List([]);
            case ShapeKind.Map:
                return depth < 5
                    ? Value.Structure.Of([KeyValuePair.Create(Hostile[pick % Hostile.Length], Draw(shape.MapValue!.Shape, depth + 1, ref seed))])
                    : Value.Structure.Empty;
            case ShapeKind.String:
                return new Value.Text(Hostile[pick % Hostile.Length]);
            case ShapeKind.Integer or ShapeKind.Float:
                return new Value.Number("1");
            case ShapeKind.Boolean:
                return new Value.Boolean(IsTrue: true);
            case ShapeKind.Blob:
                return new Value.Blob(new byte[] { 1 });
            default:
                return Value.Null.Instance;
        }
    }
}
