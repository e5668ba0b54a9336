namespace Narrowgate.Server.Tests.Configuration;

/// <summary>Documents that have no fault, to put a faulty one beside.</summary>
internal static class Sample
{
    public const string Static = """{ type: static, accessKeyId: "${env:ID}", secretAccessKey: "${env:SECRET}" }""";

    public const string Target = """
        kind: Target
        name: prod
        type: aws
        roleArn: arn:aws:iam::111122223333:role/agents
        callers: { groups: [agents] }
        credential: { type: static, accessKeyId: "${env:ID}", secretAccessKey: "${env:SECRET}" }

        """;

    public const string Policy = """
        kind: Policy
        name: ci
        statements:
          - sid: look
            effect: Allow
            action: "s3:Get*"
            resource: "*"

        """;

    /// <summary>A policy of one statement that has these lines, the first in line 4.</summary>
    public static string Statement(string lines) => "kind: Policy\nname: ci\nstatements:\n" + string.Concat(
        lines.Split('\n').Select((line, index) => (index == 0 ? "  - " : "    ") + line + "\n"));
}
