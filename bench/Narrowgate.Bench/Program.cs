using Narrowgate.Bench.DataPath;
using Narrowgate.Bench.Journal;
using Narrowgate.Bench.Uploads;

return args switch
{
    ["journal", var folder] => await JournalBench.RunAsync(folder, Console.Out),
    ["datapath", var folder] => await DataPathBench.RunAsync(folder, Console.Out),
    ["uploads", var folder, var mebibytes] when long.TryParse(mebibytes, out var size) =>
        await UploadBench.RunAsync(folder, size << 20, Console.Out),
    [GatewayProcess.Command, var folder, var upstream] => await GatewayProcess.ServeAsync(folder, new Uri(upstream)),
    _ => Usage(),
};

static int Usage()
{
    Console.Error.WriteLine(
        "dotnet run -c Release --project bench/Narrowgate.Bench -- journal|datapath FOLDER, or uploads FOLDER MEBIBYTES\n"
        + "(an empty folder, on the disk to be measured; prints Markdown)");
    return 2;
}
