namespace Narrowgate.JourneyTests.Clients;

/// <summary>A client of the matrix: a program that takes a prefix and the names of flows, and prints a line for each.</summary>
/// <param name="Name">As the page says it.</param>
/// <param name="Short">In names of buckets, queues, tables.</param>
/// <param name="Flows">Those that it has.</param>
/// <param name="IsVirtualHosted">Whether it puts a bucket before the endpoint's name by itself, even before localhost.</param>
internal sealed record MatrixClient(
    string Name, string Short, string Executable, string[] Arguments, string[] Flows, bool IsVirtualHosted)
{
    private static readonly string[] Services =
    [
        "dynamodb", "sqs", "sns", "ec2", "iam", "lambda", "secretsmanager", "ssm", "kms", "cloudformation", "kinesis",
        "cloudwatch", "logs", "route53", "rds", "ecs", "sts",
    ];

    /// <summary>The flows of S3.</summary>
    public static string[] Objects { get; } = ["s3-objects", "s3-ranges", "s3-multipart", "s3-copy-delete", "s3-large", "s3-presign"];

    /// <summary>Every row, in the order of the page.</summary>
    public static string[] Rows { get; } = [.. Objects, .. Services];

    public static MatrixClient[] All { get; } =
    [
        new("AWS CLI", "cli", Python.Executable, [Script("python", "cli_flows.py")], Rows, IsVirtualHosted: false),
        new("boto3", "boto3", Python.Executable, [Script("python", "boto3_flows.py")], Rows, IsVirtualHosted: false),
        new("JavaScript v3", "js", "node", ["--no-warnings", Script("javascript", "flows.cjs")], Rows, IsVirtualHosted: true),
        new(
            ".NET", "net", "dotnet", ["exec", Path.Combine(AppContext.BaseDirectory, "DotnetClient.dll")],
            [.. Objects, "kms", "sts"], IsVirtualHosted: true),
    ];

    private static string Script(string folder, string file) => Path.Combine(AppContext.BaseDirectory, "Clients", folder, file);
}
