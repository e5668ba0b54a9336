using Narrowgate.Bench.DataPath;
using Narrowgate.Bench.Journal;

return args switch
{
    ["journal", var folder] => await JournalBench.RunAsync(folder, Console.Out),
    ["datapath", var folder] => await DataPathBench.RunAsync(folder, Console.Out),
    _ => Usage(),
};

static int Usage()
{
    Console.Error.WriteLine(
        "dotnet run -c Release --project bench/Narrowgate.Bench -- journal|datapath FOLDER   (an empty one, on the disk to be measured; prints Markdown)");
    return 2;
}
