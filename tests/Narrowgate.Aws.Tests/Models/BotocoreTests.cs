using System.Globalization;
using System.IO.Compression;
using System.Security.Cryptography;
using System.Text;
using Narrowgate.Aws.Models;
using Narrowgate.Aws.Models.Compile;
using Narrowgate.Aws.Tests.Members;

namespace Narrowgate.Aws.Tests.Models;

/// <summary>The committed catalogue against the botocore that is installed.</summary>
[Trait("Needs", "python")]
public sealed class BotocoreTests
{
    private static readonly ModelCatalogue Catalogue = new();

    [Fact]
    public void The_catalogue_is_of_the_botocore_that_is_installed() =>
        Catalogue.Index.Source.ShouldBe(
            $"botocore {Botocore.Describe("folder")[0]}",
            "Refresh the catalogue: dotnet run --project eng/ModelCompiler -- BOTOCORE_DATA_FOLDER TAKEN src/Narrowgate.Aws/Models/Catalogue");

    [Fact]
    public void Every_operation_and_member_is_as_botocore_reads_it()
    {
        var theirs = Botocore.Describe("models");

        theirs.Count.ShouldBe(Catalogue.Index.Services.Count);
        foreach (var line in theirs)
        {
            var service = line.Split(' ')[0];
            var ours = ModelLines.Of(Catalogue.Find(service).ShouldNotBeNull());
            if (line != $"{service} {Catalogue.Find(service)!.Operations.Count} {Digest(ours)}")
            {
                var lines = Botocore.Describe("models", service);
                lines.Except(ours).Take(10).ShouldBeEmpty($"{service}: lines of botocore's that are not ours");
                ours.Except(lines).Take(10).ShouldBeEmpty($"{service}: lines of ours that are not botocore's");
                line.ShouldBe($"the counts or the order of {service} differ");
            }
        }
    }

    [Fact]
    public void Every_endpoint_is_as_botocore_resolves_it()
    {
        var table = new ModelCatalogue().Endpoints;
        var equal = 0;
        var others = new List<string>();
        foreach (var line in Botocore.Describe("endpoints"))
        {
            if (line.Split(' ') is not [var service, var operation, var partitionName, var region, var variantName, var url, var signingRegion, var signingName])
            {
                throw new InvalidOperationException(line);
            }
            var partition = table.Partitions[partitionName];
            partition.Regions.ShouldContain(region);
            var variant = Enum.Parse<EndpointVariant>(variantName);
            var entry = table.Find(service, operation, partition, region, variant);
            var ours = entry is null
                ? $"none {region} none"
                : $"{entry.Expand(region, partition.SuffixOf(variant)).AbsoluteUri.TrimEnd('/')} {entry.SigningRegion ?? region} "
                    + (entry.SigningName ?? Catalogue.Index.Services[service].SigningName);
            if (ours == $"{url} {signingRegion} {signingName}")
            {
                equal++;
            }
            else
            {
                others.Add($"{line} | {ours}");
            }
        }
        others.Take(10).ShouldBeEmpty($"{others.Count} differ");
        File.ReadAllText(Path.Combine(SourceTree.Root, "docs", "endpoints.md"))
            .ShouldContain(string.Create(CultureInfo.InvariantCulture, $"{equal:N0} of {equal:N0}"));
    }

    [Fact]
    public void Compiling_again_gives_the_same_documents()
    {
        var folder = new ModelFolder(Botocore.Describe("folder")[1]);
        var documents = CatalogueCompiler.Compile(folder, BotocoreFolder.Source(folder), new ModelCatalogue().Index.Taken);

        documents.Count.ShouldBe(Catalogue.Index.Services.Count + 3);
        foreach (var (name, bytes) in documents)
        {
            // The documents, not their gzip: another .NET may compress otherwise.
            Plain(name, new MemoryStream(bytes)).ShouldBe(Plain(name, ModelCatalogue.Embedded(name).ShouldNotBeNull(name)), name);
        }
    }

    private static string Plain(string name, Stream stream)
    {
        using var reader = new StreamReader(name.EndsWith(".gz", StringComparison.Ordinal) ? new GZipStream(stream, CompressionMode.Decompress) : stream);
        return reader.ReadToEnd();
    }

    private static string Digest(IReadOnlyList<string> lines) =>
        Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(string.Join('\n', lines))));
}
