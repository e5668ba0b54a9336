using System.Collections.Immutable;
using Narrowgate.Policy;
using Narrowgate.Server.Configuration.Yaml;

namespace Narrowgate.Server.Configuration;

/// <summary>
/// Reads a configuration whole: the files, their documents, the gateway, its providers, targets and policies, in this
/// order, for each may refer to those before it. Never throws for what a file holds.
/// </summary>
/// <param name="actions">What actions there are.</param>
/// <param name="environment">The value of an environment variable, or null.</param>
/// <param name="clock">For certificates that expire.</param>
public sealed class ConfigurationReader(IActionCatalogue actions, Func<string, string?> environment, TimeProvider clock)
{
    private static readonly ImmutableArray<string> Kinds = ["Gateway", "IdentityProvider", "Target", "Policy"];
    private static readonly ImmutableArray<string> LaterKinds = ["Mask", "Notification", "PolicyTest"];

    public ConfigurationReader(IActionCatalogue actions, TimeProvider clock) : this(actions, Environment.GetEnvironmentVariable, clock) { }

    /// <param name="path">A file, or a folder of <c>*.yaml</c>; faults name files as it does.</param>
    public ConfigurationResult Read(string path)
    {
        var faults = new Faults();
        var files = ConfigurationFiles.Load(path, faults);
        var expansion = new Expansion(environment, faults);
        var documents = files.Contents
            .SelectMany(file => YamlReader.Read(file.Name, file.Bytes, faults))
            .Where(node => node is not ScalarNode { IsNull: true })
            .Select(node => Sort(node, faults, expansion))
            .OfType<Document>()
            .ToLookup(document => document.Kind, document => document.Section);
        if (documents.Count == 0 && !faults.Any)
        {
            faults.Add(
                new Place(path, 1),
                "there is no document in it",
                "begin with kind: Target, kind: Policy and kind: IdentityProvider");
        }

        var gateway = ReadGateway([.. documents["Gateway"]], files.Folder);
        var providerNames = new Names("IdentityProvider");
        ImmutableArray<ReadProvider> providers =
            [.. documents["IdentityProvider"].Select(section => ProviderReader.Read(section, providerNames, gateway.PublicConsole)).OfType<ReadProvider>()];
        ProviderChecks.Run(providers, faults);

        string[] tags = [.. providers.SelectMany(provider => provider.Settings.Claims.Tags.Keys).Distinct(StringComparer.Ordinal)];
        var callers = new CallerFilterReader(providerNames, tags);
        var targetNames = new Names("Target");
        var targetReader = new TargetReader(targetNames, callers);
        ImmutableArray<ConfiguredTarget> targets = [.. documents["Target"].Select(targetReader.Read).OfType<ConfiguredTarget>()];

        var statements = new StatementReader(actions, new ConditionKeys(tags, actions.RequestKeys));
        var policyReader = new PolicyReader(new Names("Policy"), targetNames, callers, statements);
        ImmutableArray<PolicyDocument> policies = [.. documents["Policy"].Select(policyReader.Read)];

        var fingerprint = files.Fingerprint();
        return new ConfigurationResult
        {
            Configuration = faults.Any ? null : new GatewayConfiguration(
                gateway, [.. providers.Select(provider => provider.Settings)], targets,
                PolicySet.Compile(policies, fingerprint), fingerprint) { Statements = policyReader.Placed },
            Faults = faults.InOrder(),
            Trace = files.Trace(expansion.Files),
            References = [.. expansion.Files.Keys],
            Gateway = documents["Gateway"].FirstOrDefault()?.Place ?? new Place(path, 1),
        };
    }

    private static Document? Sort(Node node, Faults faults, Expansion expansion)
    {
        if (node is not MapNode map)
        {
            faults.Add(
                node.Place,
                "a document is not a map of keys",
                $"begin it with kind: {string.Join(" or kind: ", Kinds)}");
            return null;
        }
        var kind = map.Entries.FirstOrDefault(entry => entry.Key.Text == "kind").Value as ScalarNode;
        if (kind is null || LaterKinds.Contains(kind.Text) || !Kinds.Contains(kind.Text))
        {
            faults.Add(kind?.Place ?? map.Place, Wrong(kind), Remedy(kind));
            return null;
        }
        var name = map.Entries.FirstOrDefault(entry => entry.Key.Text == "name").Value as ScalarNode;
        var about = $"the {kind.Text} {Shown.Text(name?.Text ?? "")}".TrimEnd();
        // Nothing expands inside policies: their keys and values are the policy language's.
        var section = new Section(map, about, faults, kind.Text == "Policy" ? null : expansion);
        section.Find("kind");
        return new Document(kind.Text, section);
    }

    private static string Wrong(ScalarNode? kind) =>
        kind is null ? "a document has no kind"
        : LaterKinds.Contains(kind.Text) ? $"kind: {kind.Text} is not available in this version"
        : $"there is no kind {Shown.Quoted(kind.Text)}";

    private static string Remedy(ScalarNode? kind) =>
        kind is null ? $"begin it with kind: {string.Join(" or kind: ", Kinds)}"
        : LaterKinds.Contains(kind.Text) ? "take the document out"
        : Spelling.Nearest(kind.Text, Kinds) is { } nearest ? $"write {nearest}"
        : $"write {string.Join(" or ", Kinds)}";

    private GatewaySettings ReadGateway(ImmutableArray<Section> sections, string folder)
    {
        foreach (var another in sections.Skip(1))
        {
            another.Faults.Add(
                another.Place, $"there is another Gateway at {sections[0].Place}", "put both into one document");
        }
        return sections is [var only, ..] ? GatewayReader.Read(only, folder, clock.GetUtcNow()) : GatewayReader.Default(folder);
    }

    private sealed record Document(string Kind, Section Section);
}
