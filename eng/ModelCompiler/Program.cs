// Compiles botocore's service models into the catalogue that is committed with Narrowgate.Aws:
//
//   dotnet run --project eng/ModelCompiler -- BOTOCORE_DATA_FOLDER TAKEN src/Narrowgate.Aws/Models/Catalogue
//
// Or prints what in those models looks like a secret, a URL, code or a destination and is not classed yet, a place and
// what it looks like a line; exit 1 where there is any (docs/members.md says what to do):
//
//   dotnet run --project eng/ModelCompiler -- --unclassed BOTOCORE_DATA_FOLDER
//
//   python3 -c "import botocore; print(botocore.__path__[0] + '/data')"      prints the folder
//   TAKEN is the day on which this botocore was the newest, 2026-05-20: doctor says how old the catalogue is
using System.Globalization;
using Narrowgate.Aws.Members;
using Narrowgate.Aws.Models;
using Narrowgate.Aws.Models.Compile;

var taken = default(DateOnly);
var isSurvey = args is ["--unclassed", _];
var isCompilation = args is [_, var day, _]
    && DateOnly.TryParseExact(day, "O", CultureInfo.InvariantCulture, DateTimeStyles.None, out taken);
if (!(isSurvey || isCompilation) || !Directory.Exists(args[isSurvey ? 1 : 0]))
{
    Console.Error.WriteLine("usage: ModelCompiler BOTOCORE_DATA_FOLDER TAKEN CATALOGUE_FOLDER");
    Console.Error.WriteLine("       ModelCompiler --unclassed BOTOCORE_DATA_FOLDER");
    return 2;
}

try
{
    return isSurvey ? PrintUnclassed(new ModelFolder(args[1])) : Compile(new ModelFolder(args[0]), taken, args[2]);
}
catch (ModelException fault)
{
    Console.Error.WriteLine(fault.Message);
    return 1;
}

static int Compile(ModelFolder folder, DateOnly taken, string catalogue)
{
    var source = BotocoreFolder.Source(folder);
    var documents = CatalogueCompiler.Compile(folder, source, taken);

    Directory.CreateDirectory(catalogue);
    foreach (var old in Directory.EnumerateFiles(catalogue).Where(old => !documents.ContainsKey(Path.GetFileName(old))))
    {
        File.Delete(old);
    }
    foreach (var (name, bytes) in documents)
    {
        File.WriteAllBytes(Path.Combine(catalogue, name), bytes);
    }
    var size = documents.Values.Sum(bytes => (long)bytes.Length);
    Console.WriteLine($"{source}: {documents.Count} documents, {size} bytes");
    return 0;
}

static int PrintUnclassed(ModelFolder folder)
{
    var count = 0;
    foreach (var service in folder.Services())
    {
        var model = ModelReader.Read(service, ModelCompiler.Compile(service, folder.Model(service)));
        foreach (var (place, likeness) in MemberSurvey.Unclassed(model))
        {
            Console.WriteLine($"{place}  {likeness}");
            count++;
        }
    }
    Console.Error.WriteLine($"{count} unclassed");
    return count == 0 ? 0 : 1;
}
