using Narrowgate.Policy;
using Narrowgate.Server.Configuration;

namespace Narrowgate.Server.Tests.Configuration;

/// <summary>A folder of configuration files that is gone after the test.</summary>
internal sealed class Folder : IDisposable
{
    public string Path { get; } = Directory.CreateTempSubdirectory("narrowgate-").FullName;

    public Dictionary<string, string> Environment { get; } = new() { ["ID"] = "AKIAEXAMPLE", ["SECRET"] = "s3cr3t" };

    public ConfigurationReader Reader => new(new FewActions(), Environment.GetValueOrDefault, TimeProvider.System);

    public string Write(string name, string content)
    {
        var file = System.IO.Path.Combine(Path, name);
        File.WriteAllText(file, content);
        return file;
    }

    public ConfigurationResult Read(string content) => Reader.Read(Write("gate.yaml", content));

    /// <summary>Faults as scripts see them, the folder left out.</summary>
    public string[] Faults(string content) =>
        [.. Read(content).Faults.Select(fault => fault.ToString().Replace(Path + "/", "", StringComparison.Ordinal))];

    public void Dispose() => Directory.Delete(Path, recursive: true);

    /// <summary>A handful of actions, so that tests say what they mean.</summary>
    private sealed class FewActions : IActionCatalogue
    {
        private static readonly string[] Names =
        [
            "s3:GetObject", "s3:PutObject", "s3:ListBucket", "s3:DeleteBucket", "ec2:DescribeInstances",
            "ec2:TerminateInstances", "secretsmanager:GetSecretValue",
        ];

        public IReadOnlyDictionary<string, bool> RequestKeys { get; } = new Dictionary<string, bool> { ["s3:delimiter"] = false };

        public bool MatchesAny(string pattern) =>
            Names.Any(name => Wildcard.Parse(pattern, StringComparison.OrdinalIgnoreCase).Matches(name));

        public string? Nearest(string pattern) => Spelling.Nearest(pattern, Names);
    }
}
