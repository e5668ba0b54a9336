using Narrowgate.Bench.Journal;

return args switch
{
    ["journal", var folder] => await JournalBench.RunAsync(folder, Console.Out),
    _ => Usage(),
};

static int Usage()
{
    Console.Error.WriteLine(
        "dotnet run -c Release --project bench/Narrowgate.Bench -- journal FOLDER   (on the disk to be measured; prints Markdown)");
    return 2;
}
