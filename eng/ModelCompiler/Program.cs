// Compiles botocore's service models into the catalogue that is committed with Narrowgate.Aws:
//
//   dotnet run --project eng/ModelCompiler -- BOTOCORE_DATA_FOLDER src/Narrowgate.Aws/Models/Catalogue
//
//   python3 -c "import botocore; print(botocore.__path__[0] + '/data')"      prints the first folder
using System.IO.Compression;
using System.Text.RegularExpressions;
using Narrowgate.Aws.Models;
using Narrowgate.Aws.Models.Compile;

if (args is not [var data, var catalogue])
{
    Console.Error.WriteLine("usage: ModelCompiler BOTOCORE_DATA_FOLDER CATALOGUE_FOLDER");
    return 2;
}

var version = Regex.Match(File.ReadAllText(Path.Combine(data, "..", "__init__.py")), "__version__ = '(?<version>[0-9.]+)'",
    RegexOptions.ExplicitCapture | RegexOptions.NonBacktracking);
if (!version.Success)
{
    Console.Error.WriteLine($"{data}/../__init__.py names no version: is this botocore's data folder?");
    return 2;
}

Directory.CreateDirectory(catalogue);
foreach (var old in Directory.EnumerateFiles(catalogue))
{
    File.Delete(old);
}

var folder = new ModelFolder(data);
var models = new List<ServiceModel>();
foreach (var service in folder.Services())
{
    var compact = ModelCompiler.Compile(service, folder.Model(service));
    models.Add(ModelReader.Read(service, compact));
    using var file = File.Create(Path.Combine(catalogue, ModelCatalogue.ModelDocument(service)));
    using var zipped = new GZipStream(file, CompressionLevel.SmallestSize);
    zipped.Write(compact);
}
File.WriteAllBytes(Path.Combine(catalogue, CatalogueIndex.Document), IndexCompiler.Compile($"botocore {version.Groups["version"].Value}", models));

Console.WriteLine($"{models.Count} services, {models.Sum(model => model.Operations.Count)} operations");
return 0;
