// Compiles botocore's service models into the catalogue that is committed with Narrowgate.Aws:
//
//   dotnet run --project eng/ModelCompiler -- BOTOCORE_DATA_FOLDER src/Narrowgate.Aws/Models/Catalogue
//
//   python3 -c "import botocore; print(botocore.__path__[0] + '/data')"      prints the first folder
using Narrowgate.Aws.Models;
using Narrowgate.Aws.Models.Compile;

if (args is not [var data, var catalogue] || !Directory.Exists(data))
{
    Console.Error.WriteLine("usage: ModelCompiler BOTOCORE_DATA_FOLDER CATALOGUE_FOLDER");
    return 2;
}

try
{
    var folder = new ModelFolder(data);
    var source = BotocoreFolder.Source(folder);
    var documents = CatalogueCompiler.Compile(folder, source);

    Directory.CreateDirectory(catalogue);
    foreach (var old in Directory.EnumerateFiles(catalogue).Where(old => !documents.ContainsKey(Path.GetFileName(old))))
    {
        File.Delete(old);
    }
    foreach (var (name, bytes) in documents)
    {
        File.WriteAllBytes(Path.Combine(catalogue, name), bytes);
    }
    Console.WriteLine($"{source}: {documents.Count} documents, {documents.Values.Sum(bytes => (long)bytes.Length)} bytes");
    return 0;
}
catch (ModelException fault)
{
    Console.Error.WriteLine(fault.Message);
    return 1;
}
