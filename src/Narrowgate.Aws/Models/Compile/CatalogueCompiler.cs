using System.IO.Compression;

namespace Narrowgate.Aws.Models.Compile;

/// <summary>Makes the whole catalogue of a folder of models: its documents by name.</summary>
public static class CatalogueCompiler
{
    /// <param name="source">What the folder is, <c>botocore 1.43.11</c>.</param>
    /// <param name="taken">The day on which that was the newest.</param>
    /// <exception cref="ModelException">
    /// Something in the folder is not understood; there is no catalogue without it.
    /// </exception>
    public static IReadOnlyDictionary<string, byte[]> Compile(ModelFolder folder, string source, DateOnly taken)
    {
        var documents = new SortedDictionary<string, byte[]>(StringComparer.Ordinal);
        var models = new List<ServiceModel>();
        var endpoints = new EndpointCompiler(folder.Partitions());
        foreach (var service in folder.Services())
        {
            var model = folder.Model(service);
            var compact = ModelCompiler.Compile(service, model);
            models.Add(ModelReader.Read(service, compact) with { ServiceId = ModelCompiler.ServiceId(service, model) });
            endpoints.Add(service, folder.EndpointRules(service), model);
            documents.Add(ModelCatalogue.ModelDocument(service), Zip(compact));
        }
        documents.Add(CatalogueIndex.Document, IndexCompiler.Compile(source, taken, models));
        documents.Add(ModelFolder.PartitionsFile, folder.Partitions());
        documents.Add(EndpointTable.Document, endpoints.Write(source));
        return documents;
    }

    // .NET writes no time into gzip's header, so the same document gives the same bytes.
    private static byte[] Zip(byte[] document)
    {
        using var bytes = new MemoryStream();
        using (var zipped = new GZipStream(bytes, CompressionLevel.SmallestSize))
        {
            zipped.Write(document);
        }
        return bytes.ToArray();
    }
}
