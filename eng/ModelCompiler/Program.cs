// Compiles botocore's service models into the catalogue that is committed with Narrowgate.Aws:
//
//   dotnet run --project eng/ModelCompiler -- BOTOCORE_DATA_FOLDER TAKEN src/Narrowgate.Aws/Models/Catalogue
//
//   python3 -c "import botocore; print(botocore.__path__[0] + '/data')"      prints the first folder
//   TAKEN is the day on which this botocore was the newest, 2026-05-20: doctor says how old the catalogue is
using System.Globalization;
using Narrowgate.Aws.Models;
using Narrowgate.Aws.Models.Compile;

if (args is not [var data, var taken, var catalogue] || !Directory.Exists(data)
    || !DateOnly.TryParseExact(taken, "O", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day))
{
    Console.Error.WriteLine("usage: ModelCompiler BOTOCORE_DATA_FOLDER TAKEN CATALOGUE_FOLDER");
    return 2;
}

try
{
    var folder = new ModelFolder(data);
    var source = BotocoreFolder.Source(folder);
    var documents = CatalogueCompiler.Compile(folder, source, day);

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
