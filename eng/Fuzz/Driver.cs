using System.Globalization;
using System.Security.Cryptography;

namespace Narrowgate.Fuzz;

/// <summary>The command line of the fuzzer.</summary>
internal static class Driver
{
    private const string Usage =
        "usage: Fuzz TARGET [--seconds N | --executions N] [--seed S] | TARGET --input FILE | TARGET --seeds FOLDER | TARGET --afl | list";

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    public static int Run(string[] args, TimeProvider clock, TextWriter output)
    {
        if (args is ["list"])
        {
            output.WriteLine(string.Join('\n', AllTargets.List.Select(target => target.Name)));
            return 0;
        }
        var targets = AllTargets.List.Where(target => args is [var name, ..] && (name == "all" || name == target.Name)).ToList();
        if (args is [_, "--afl"] && targets.Count == 1)
        {
            // AFL++ starts the process, feeds it inputs one by one, and sees which branches of an instrumented assembly
            // each takes: see eng/fuzz.sh.
            SharpFuzz.Fuzzer.Run(stream => targets[0].Run(ReadAll(stream)));
            return 0;
        }
        var options = args.Skip(1).Chunk(2).ToDictionary(pair => pair[0], pair => pair.Length == 2 ? pair[1] : "", StringComparer.Ordinal);
        if (targets.Count == 0 || options.Keys.Except(["--seconds", "--executions", "--seed", "--input", "--seeds"]).Any())
        {
            output.WriteLine(Usage);
            return 2;
        }
        if (options.TryGetValue("--input", out var file))
        {
            return Replay(targets[0], File.ReadAllBytes(file), output);
        }
        if (options.TryGetValue("--seeds", out var folder))
        {
            return Export(targets[0], folder);
        }
        var seed = (ulong)Number(options, "--seed", 1);
        var executions = Number(options, "--executions", long.MaxValue);
        var time = TimeSpan.FromSeconds(Number(options, "--seconds", executions == long.MaxValue ? 60 : int.MaxValue));
        return targets.Sum(target => Fuzz(target, seed, executions, time, clock, output)) == 0 ? 0 : 1;
    }

    private static int Fuzz(
        IFuzzTarget target, ulong seed, long executions, TimeSpan time, TimeProvider clock, TextWriter output)
    {
        var start = clock.GetTimestamp();
        var fuzzer = new Fuzzer(target, seed);
        using var watch = new Watch(target.Name, Patience, clock, output);
        Finding? finding = null;
        while (finding is null && fuzzer.Executions < executions && clock.GetElapsedTime(start) < time)
        {
            finding = fuzzer.Next(watch.Begins);
        }
        watch.Ends();
        output.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"{target.Name}: {fuzzer.Executions} executions in {clock.GetElapsedTime(start).TotalSeconds:0} s, {fuzzer.Outcomes} outcomes, {fuzzer.Inputs} inputs, seed {seed}: {(finding is null ? "nothing found" : finding.What)}"));
        if (finding is null)
        {
            return 0;
        }
        Save(target.Name, finding.Input, output);
        return 1;
    }

    internal static void Save(string target, byte[] input, TextWriter output)
    {
        var name = $"{target}-{Convert.ToHexStringLower(SHA256.HashData(input))[..12]}.bin";
        File.WriteAllBytes(name, input);
        output.WriteLine($"again: dotnet run -c Release --project eng/Fuzz -- {target} --input {name}");
    }

    private static int Replay(IFuzzTarget target, byte[] input, TextWriter output)
    {
        output.WriteLine($"{target.Name}: {target.Run(input)}");
        return 0;
    }

    private static int Export(IFuzzTarget target, string folder)
    {
        Directory.CreateDirectory(folder);
        foreach (var (index, seed) in SeedFile.Of(target.Name).Index())
        {
            File.WriteAllBytes(Path.Combine(folder, string.Create(CultureInfo.InvariantCulture, $"{index:000}.bin")), seed);
        }
        return 0;
    }

    private static byte[] ReadAll(Stream stream)
    {
        using var bytes = new MemoryStream();
        stream.CopyTo(bytes);
        return bytes.ToArray();
    }

    private static long Number(Dictionary<string, string> options, string name, long otherwise) =>
        options.TryGetValue(name, out var text) ? long.Parse(text, NumberStyles.None, CultureInfo.InvariantCulture) : otherwise;
}
