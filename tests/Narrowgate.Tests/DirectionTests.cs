using System.Text.RegularExpressions;

namespace Narrowgate.Tests;

/// <summary>The rules of direction that project references cannot hold, read off the <c>using</c> lines.</summary>
public sealed partial class DirectionTests
{
    private static readonly string Source = Path.Combine(Root(), "src");

    /// <summary>The rooms of the core in the order of the journey: each looks only back.</summary>
    private static readonly string[] Rooms = ["Identity", "Operations", "Policy", "Approvals", "Permits", "Credentials"];

    [Fact]
    public void A_room_of_the_core_looks_only_back_along_the_journey()
    {
        for (var place = 0; place < Rooms.Length; place++)
        {
            // Recording and Masking stand beside the line: Approvals records.
            var allowed = Rooms[..(place + 1)];
            foreach (var (file, used) in UsingsBelow($"Narrowgate/{Rooms[place]}"))
            {
                if (Rooms.Contains(used))
                {
                    allowed.ShouldContain(used, $"{file}: {Rooms[place]} may not look ahead to {used}");
                }
            }
        }
    }

    [Fact]
    public void Policy_has_neither_clock_nor_input_and_output()
    {
        foreach (var file in Files("Narrowgate/Policy"))
        {
            var text = File.ReadAllText(file);
            text.ShouldNotContain("TimeProvider", customMessage: $"{file}: time arrives in the question");
            text.ShouldNotContain("System.IO", customMessage: $"{file}: policy reads nothing");
        }
    }

    [Fact]
    public void Masking_never_asks_policy() =>
        UsingsBelow("Narrowgate/Masking").ShouldAllBe(line => line.Used != "Policy" && line.Used != "Approvals");

    [Fact]
    public void A_recording_can_name_neither_token_nor_lease()
    {
        foreach (var file in Files("Narrowgate/Recording"))
        {
            File.ReadAllText(file).ShouldNotContain("using Narrowgate.Credentials");
            File.ReadAllText(file).ShouldNotContain("BearerToken");
            File.ReadAllText(file).ShouldNotContain("Lease<");
        }
    }

    [Fact]
    public void Only_the_checkpoint_makes_a_permit_and_only_the_vault_a_lease()
    {
        Makers("new Permit(").ShouldBe(["Checkpoint.cs"]);
        Makers("new Lease<").ShouldBe(["CredentialVault.cs"]);
    }

    [Fact]
    public void Only_forward_takes_a_lease_in_a_connector() =>
        Files("Narrowgate.Aws")
            .Where(file => File.ReadAllText(file).Contains("Lease<", StringComparison.Ordinal))
            .ShouldAllBe(file => file.Contains("/Forward/", StringComparison.Ordinal));

    private static string[] Makers(string expression) =>
        [.. Files("").Where(file => File.ReadAllText(file).Contains(expression, StringComparison.Ordinal)).Select(file => Path.GetFileName(file)!)];

    private static IEnumerable<(string File, string Used)> UsingsBelow(string folder) =>
        from file in Files(folder)
        from Match match in CoreUsing().Matches(File.ReadAllText(file))
        select (file, match.Groups["room"].Value);

    private static IEnumerable<string> Files(string folder) =>
        Directory.EnumerateFiles(Path.Combine(Source, folder), "*.cs", SearchOption.AllDirectories)
            .Where(file => !file.Contains("/obj/", StringComparison.Ordinal) && !file.Contains("/bin/", StringComparison.Ordinal));

    private static string Root()
    {
        var folder = AppContext.BaseDirectory;
        while (!File.Exists(Path.Combine(folder, "Narrowgate.slnx")))
        {
            folder = Path.GetDirectoryName(folder) ?? throw new InvalidOperationException("The tests run outside the checkout.");
        }
        return folder;
    }

    [GeneratedRegex(@"^using Narrowgate\.(?<room>\w+);", RegexOptions.Multiline | RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex CoreUsing();
}
