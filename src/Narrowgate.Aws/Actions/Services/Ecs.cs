using Narrowgate.Operations;

namespace Narrowgate.Aws.Actions.Services;

/// <summary>
/// ECS: a task definition is a family with a revision; without one it is the newest, which the request does not tell
/// (https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_RunTask.html).
/// </summary>
internal sealed class Ecs : IServiceActions
{
    public string Service => "ecs";

    public IEnumerable<Resource>? Resources(string type, CallFacts call) => type switch
    {
        "task-definition" => (call.Text("taskDefinition") ?? call.Text("family")) is { } name ? [Definition(name, call)]
            : call.Has("taskDefinitions") ? call.List("taskDefinitions").Select(one => Definition(one, call))
            : null,
        _ => null,
    };

    private static Resource Definition(string name, CallFacts call)
    {
        if (Arn.TryParse(name, out var arn))
        {
            return arn.Is("ecs", "task-definition/")
                ? WithRevision(arn.Text, hasRevision: arn.Resource.Contains(':', StringComparison.Ordinal))
                : Resource.Unknown(name);
        }
        var parts = name.Split(':');
        return parts.Length <= 2 && parts[0].Length > 0
            && parts[0].All(character => char.IsAsciiLetterOrDigit(character) || character is '-' or '_')
            && (parts.Length == 1 || (parts[1].Length > 0 && parts[1].All(char.IsAsciiDigit)))
            ? WithRevision(call.Scope.Arn("ecs", $"task-definition/{name}").Name, hasRevision: parts.Length == 2)
            : Resource.Unknown(name);
    }

    private static Resource WithRevision(string arn, bool hasRevision) =>
        hasRevision ? new Resource(arn) : Resource.Partly($"{arn}:*");
}
