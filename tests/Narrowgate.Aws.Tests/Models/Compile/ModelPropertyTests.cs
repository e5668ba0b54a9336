using System.IO.Compression;
using System.Text;
using FsCheck;
using FsCheck.Fluent;
using Narrowgate.Aws.Models;
using Narrowgate.Aws.Models.Compile;

namespace Narrowgate.Aws.Tests.Models.Compile;

/// <summary>Whatever the bytes are, what reads them succeeds or throws the one documented exception.</summary>
public sealed class ModelPropertyTests
{
    private static readonly byte[] Compact = ModelCompiler.Compile("small", SmallModel.Bytes);
    private static readonly byte[] Index = IndexCompiler.Compile("test", new DateOnly(2026, 5, 20), [ModelReader.Read("small", Compact)]);
    private static readonly byte[] Partitions = Encoding.UTF8.GetBytes("""
        {"partitions": [{"id": "aws", "regionRegex": "^us-\\w+-\\d$", "outputs": {"dnsSuffix": "aws.test", "supportsFIPS": true}, "regions": {"us-east-1": {}, "us-west-2": {}, "aws-global": {}}}]}
        """);
    private static readonly byte[] Rules = Encoding.UTF8.GetBytes("""
        {"parameters": {"Region": {"type": "string"}, "UseFIPS": {"default": false}},
         "rules": [{"conditions": [{"fn": "isSet", "argv": [{"ref": "Region"}]}, {"fn": "aws.partition", "argv": [{"ref": "Region"}], "assign": "p"}], "type": "tree", "rules": [
           {"conditions": [{"fn": "booleanEquals", "argv": [{"ref": "UseFIPS"}, true]}], "error": "no", "type": "error"},
           {"conditions": [{"fn": "not", "argv": [{"fn": "stringEquals", "argv": ["us-east-1", {"ref": "Region"}]}]}, {"fn": "substring", "argv": [{"ref": "Region"}, 0, 2, false], "assign": "s"}],
            "endpoint": {"url": "https://{s}.small.{Region}.{p#dnsSuffix}", "properties": {"authSchemes": [{"name": "sigv4", "signingRegion": "{Region}"}]}}, "type": "endpoint"},
           {"conditions": [], "endpoint": {"url": "https://small.{p#dnsSuffix}"}, "type": "endpoint"}]}]}
        """);

    [Fact]
    public void Any_bytes() => Check(Bytes.Select(bytes => bytes.ToArray()), bytes =>
    {
        ReadsOrRefuses(() => ModelCompiler.Compile("small", bytes));
        ReadsOrRefuses(() => ModelReader.Read("small", bytes));
        ReadsOrRefuses(() => CatalogueIndex.Read(bytes));
        ReadsOrRefuses(() => EndpointTable.Read(bytes));
        ReadsOrRefuses(() => CompileEndpoints(bytes, Rules));
        ReadsOrRefuses(() => CompileEndpoints(Partitions, bytes));
    });

    [Fact]
    public void A_model_with_bytes_changed() => Check(Changed(SmallModel.Bytes), model => ReadsOrRefuses(() => ModelCompiler.Compile("small", model)));

    [Fact]
    public void A_compact_document_with_bytes_changed() => Check(Changed(Compact), compact => ReadsOrRefuses(() => ModelReader.Read("small", compact)));

    [Fact]
    public void An_index_with_bytes_changed() => Check(Changed(Index), index => ReadsOrRefuses(() => CatalogueIndex.Read(index)));

    [Fact]
    public void Partitions_with_bytes_changed() => Check(Changed(Partitions), partitions => ReadsOrRefuses(() => CompileEndpoints(partitions, Rules)));

    [Fact]
    public void Endpoint_rules_with_bytes_changed() => Check(Changed(Rules), rules => ReadsOrRefuses(() => CompileEndpoints(Partitions, rules)));

    [Fact]
    public void An_endpoint_table_with_bytes_changed() =>
        Check(Changed(CompileEndpoints(Partitions, Rules)), table => ReadsOrRefuses(() => EndpointTable.Read(table)));

    [Fact]
    public void A_catalogue_with_bytes_of_a_model_changed() => Check(Changed(Zip(Compact)), model => ReadsOrRefuses(() =>
        new ModelCatalogue(name => new MemoryStream(name == CatalogueIndex.Document ? Index : model)).Find("small")));

    [Fact]
    public void The_unchanged_documents_are_read()
    {
        var table = EndpointTable.Read(CompileEndpoints(Partitions, Rules));
        var catalogue = new ModelCatalogue(name => new MemoryStream(name == CatalogueIndex.Document ? Index : Zip(Compact)));

        catalogue.Find("small").ShouldNotBeNull().Operations.ShouldContainKey("PutThing");
        table.Find("small", "PutThing", table.Partitions["aws"], "us-west-2")!.Expand("us-west-2", "aws.test").ShouldBe(new Uri("https://us.small.us-west-2.aws.test"));
        table.Find("small", "PutThing", table.Partitions["aws"], "us-east-1")!.Expand("us-east-1", "aws.test").ShouldBe(new Uri("https://small.aws.test"));
    }

    [Fact]
    public void A_model_that_would_fill_the_memory_is_refused()
    {
        var endless = Zip(new byte[64 * 1024 * 1024]);
        var catalogue = new ModelCatalogue(name => new MemoryStream(name == CatalogueIndex.Document ? Index : endless));

        Should.Throw<ModelException>(() => catalogue.Find("small")).Message.ShouldContain("larger than");
    }

    private static Gen<byte[]> Bytes => Gen.Choose(0, 255).Select(number => (byte)number).ArrayOf();

    /// <summary>One to three stretches overwritten by bytes, by JSON's own signs, or by another stretch of the same document.</summary>
    private static Gen<byte[]> Changed(byte[] document) =>
        from changes in Gen.Choose(1, 3)
        from places in Gen.Choose(0, document.Length - 1).ArrayOf(changes)
        from sources in Gen.Choose(0, document.Length - 1).ArrayOf(changes)
        from lengths in Gen.Choose(1, 12).ArrayOf(changes)
        from signs in Gen.Elements("\"", "{", "}", "[", "]", ":", ",", "null", "true", "8", "\\ud800", "\\", "\0", "ä", "-1", "{}", "[]", "\"\"", "").ArrayOf(changes)
        from copies in Gen.Elements(true, false).ArrayOf(changes)
        select Enumerable.Range(0, changes).Aggregate(document, (bytes, change) =>
        {
            var place = Math.Min(places[change], bytes.Length);
            var stop = Math.Min(place + lengths[change], bytes.Length);
            var source = Math.Min(sources[change], bytes.Length);
            byte[] insert = copies[change] ? bytes[source..Math.Min(source + lengths[change], bytes.Length)] : Encoding.UTF8.GetBytes(signs[change]);
            return [.. bytes[..place], .. insert, .. bytes[stop..]];
        });

    private static void Check(Gen<byte[]> inputs, Action<byte[]> property) =>
        Prop.ForAll(inputs.ToArbitrary(), property).Check(Config.QuickThrowOnFailure.WithMaxTest(1000));

    private static void ReadsOrRefuses(Action read)
    {
        try
        {
            read();
        }
        catch (ModelException fault)
        {
            fault.Place.ShouldNotBeEmpty();
        }
    }

    private static byte[] CompileEndpoints(byte[] partitions, byte[] rules)
    {
        var compiler = new EndpointCompiler(partitions);
        compiler.Add("small", rules, SmallModel.Bytes);
        return compiler.Write("test");
    }

    private static byte[] Zip(byte[] document)
    {
        using var bytes = new MemoryStream();
        using (var zipped = new GZipStream(bytes, CompressionLevel.Fastest))
        {
            zipped.Write(document);
        }
        return bytes.ToArray();
    }
}
