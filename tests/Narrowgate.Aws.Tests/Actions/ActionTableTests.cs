using Narrowgate.Operations;

namespace Narrowgate.Aws.Tests.Actions;

/// <summary>
/// calls.txt: a call a line, its parameters, and what it needs: actions with their resources. Levels by the letter of
/// the first: L R W T P.
/// </summary>
public sealed class ActionTableTests
{
    public static TheoryData<string> Rows => [.. CallTable.Rows.Select(row => row.Name)];

    [Theory]
    [MemberData(nameof(Rows))]
    public void A_call_needs_the_actions_of_the_table(string name)
    {
        var row = CallTable.Rows.Single(row => row.Name == name);

        var silent = row.Needs.Where(need => need.EndsWith($" {CallTable.AnyResources}", StringComparison.Ordinal)).ToHashSet();
        Calls.Actions(row.Service, row.Operation, row.Parameters)
            .Select(need => $"{need.Split(' ')[0]} {CallTable.AnyResources}" is var any && silent.Contains(any) ? any : need)
            .ShouldBe(row.Needs, ignoreOrder: true);
        Letter(Calls.Described(row.Service, row.Operation, row.Parameters).Actions[0].Level).ShouldBe(row.Level);
    }

    [Fact]
    public void The_table_has_eight_calls_of_each_service_that_is_mapped_by_hand()
    {
        foreach (var service in (string[])["s3", "ec2", "dynamodb", "secretsmanager", "ssm", "sqs", "sns", "iam", "sts", "lambda", "kms"])
        {
            CallTable.Rows.Count(row => row.Service == service).ShouldBeGreaterThanOrEqualTo(8, service);
        }
    }

    private static char Letter(AccessLevel level) => level switch
    {
        AccessLevel.List => 'L',
        AccessLevel.Read => 'R',
        AccessLevel.Write => 'W',
        AccessLevel.Tagging => 'T',
        AccessLevel.PermissionsManagement => 'P',
        _ => '-',
    };
}
