using Narrowgate.Operations;

namespace Narrowgate.Aws.Actions.Services;

/// <summary>
/// DynamoDB: every item of a batch or transaction is an action on its table
/// (https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/api-permissions-reference.html).
/// </summary>
internal sealed class DynamoDb : IServiceActions
{
    private static readonly string[] Elsewhere = ["ResourceArn", "TableArn", "TargetTableName", "SourceTableName"];

    public string Service => "dynamodb";

    public IEnumerable<Need>? Needs(CallFacts call) => call.Operation switch
    {
        "BatchGetItem" or "BatchWriteItem" => [Need.On($"dynamodb:{call.Operation}", Tables(TablesOfBatch(call), call))],
        "TransactGetItems" => Transaction(call, ("Get", "dynamodb:GetItem")),
        "TransactWriteItems" => Transaction(
            call,
            ("ConditionCheck", "dynamodb:ConditionCheckItem"), ("Delete", "dynamodb:DeleteItem"),
            ("Put", "dynamodb:PutItem"), ("Update", "dynamodb:UpdateItem")),
        "ExecuteStatement" => Statements([call.Parameters], call),
        "BatchExecuteStatement" => Statements(call.Items("Statements"), call),
        "ExecuteTransaction" => Statements(call.Items("TransactStatements"), call),
        _ => null,
    };

    public IEnumerable<Resource>? Resources(string type, CallFacts call)
    {
        var table = call.Text("TableName");
        return (type, table) switch
        {
            ("index", null) => null,
            ("index", _) => call.Text("IndexName") is { } index ? [Index(table, index, call)] : [],
            // A query of an index is on the index alone, as in IAM.
            ("table", null) => Elsewhere.Select(call.Text).OfType<string>().ToArray() is { Length: > 0 } names
                ? names.Where(name => !IsStream(name)).Select(name => Table(name, call))
                : null,
            ("table", _) => call.Has("IndexName") ? [] : [Table(table, call)],
            _ => null,
        };
    }

    private static bool IsStream(string name) => name.Contains("/stream/", StringComparison.Ordinal);

    private static IEnumerable<string> TablesOfBatch(CallFacts call) =>
        call.Parameters["RequestItems"] is Value.Structure items ? items.Members.Keys : [];

    private static IEnumerable<Resource> Tables(IEnumerable<string> names, CallFacts call) =>
        names.Select(name => Table(name, call)).DefaultIfEmpty(Resource.Unknown("dynamodb:table"));

    private static IEnumerable<Need> Transaction(CallFacts call, params (string Member, string Action)[] kinds)
    {
        var items = call.Items("TransactItems").OfType<Value.Structure>().ToArray();
        var unknown = Resource.Unknown("dynamodb:table");
        var needs = kinds.Select(kind => Need.On(
                kind.Action,
                items.Select(item => item[kind.Member]).OfType<Value.Structure>()
                    .Select(item => item["TableName"] is Value.Text name ? Table(name.Content, call) : unknown)))
            .Where(need => !need.Resources.IsEmpty)
            .ToArray();
        // AWS refuses one without items: here it may be anything.
        return needs.Length > 0 ? needs : kinds.Select(kind => Need.On(kind.Action, unknown));
    }

    private static IEnumerable<Need> Statements(IEnumerable<Value> statements, CallFacts call) =>
        statements.OfType<Value.Structure>().DefaultIfEmpty(Value.Structure.Empty)
            .SelectMany(statement => OfStatement((statement["Statement"] as Value.Text)?.Content ?? "", call))
            .GroupBy(need => need.Action)
            .Select(group => Need.On(group.Key, group.SelectMany(need => need.Resources)));

    /// <summary>What is not read for certain may be anything on any table.</summary>
    private static IEnumerable<Need> OfStatement(string text, CallFacts call) => PartiQl.Read(text) is { } statement
        ? [Need.On(statement.Action, statement.Index is { } index ? Index(statement.Table, index, call) : Table(statement.Table, call))]
        : PartiQl.Actions.Select(action => Need.On(action, Resource.Unknown(text)));

    /// <summary>A table by name or ARN.</summary>
    private static Resource Table(string name, CallFacts call)
    {
        if (!Arn.IsArn(name))
        {
            return IsName(name) ? call.Scope.Arn("dynamodb", $"table/{name}") : Resource.Unknown(name);
        }
        return Arn.TryParse(name, out var arn) && arn.Service == "dynamodb"
            && arn.Resource.StartsWith("table/", StringComparison.Ordinal)
            ? new Resource(arn.Text)
            : Resource.Unknown(name);
    }

    private static Resource Index(string table, string index, CallFacts call)
    {
        var on = Table(table, call);
        return on.IsUnknown || !IsName(index)
            ? Resource.Unknown($"{table}/index/{index}")
            : new Resource($"{on.Name}/index/{index}");
    }

    /// <summary>3 to 255 letters, digits, underscores, hyphens and dots; the length is the service's to check.</summary>
    private static bool IsName(string name) =>
        name.Length > 0 && name.All(character => char.IsAsciiLetterOrDigit(character) || character is '_' or '-' or '.');
}
