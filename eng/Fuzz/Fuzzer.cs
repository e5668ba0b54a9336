namespace Narrowgate.Fuzz;

/// <summary>
/// Changes inputs and has a target read them. Guided by outcomes: an input with an outcome that none had before becomes
/// one that others are made of. The same seed makes the same inputs in the same order.
/// </summary>
internal sealed class Fuzzer
{
    // What reading may take: ten times what the costliest seed takes, plus so much for each byte of the input.
    private const long FreeBytes = 16 * 1024 * 1024;
    private const long BytesPerByte = 16 * 1024;
    private const int MostInputs = 20_000;

    private readonly IFuzzTarget _target;
    private readonly Dice _dice;
    private readonly Mutator _mutator;
    private readonly List<byte[]> _inputs = [];
    private readonly HashSet<string> _outcomes = new(StringComparer.Ordinal);

    public Fuzzer(IFuzzTarget target, ulong seed)
    {
        _target = target;
        _dice = new Dice(seed);
        _mutator = new Mutator(_dice, target.Tokens);
        _inputs.AddRange(SeedFile.Of(target.Name));
        _inputs.AddRange(SeedFile.Regressions(target.Name).Select(regression => regression.Input));
        // What several can be made of, before chance decides.
        foreach (var input in _inputs)
        {
            _outcomes.Add(Try(input, out _) ?? "");
        }
    }

    public long Executions { get; private set; }

    public int Outcomes => _outcomes.Count;

    public int Inputs => _inputs.Count;

    /// <summary>Runs one input; null where the target bore it.</summary>
    public static Finding? Check(IFuzzTarget target, byte[] input)
    {
        try
        {
            var before = GC.GetAllocatedBytesForCurrentThread();
            target.Run(input);
            var taken = GC.GetAllocatedBytesForCurrentThread() - before;
            // Memory stands for work here: unlike time it is the same on a machine that has other things to do.
            return taken > FreeBytes + (BytesPerByte * input.Length)
                ? new Finding(input, $"took {taken} bytes of memory for an input of {input.Length}")
                : null;
        }
        catch (Exception fault)
        {
            return new Finding(input, $"{fault.GetType().Name}: {fault.Message}");
        }
    }

    /// <summary>One input more; null where the target bore it.</summary>
    /// <param name="about">Called with the input before it is read, so that it is known should the process end.</param>
    public Finding? Next(Action<byte[]>? about = null)
    {
        var input = _mutator.Change(Parent(), _dice.Of(_inputs));
        about?.Invoke(input);
        Executions++;
        if (Try(input, out var finding) is not { } outcome)
        {
            return Smallest(finding!);
        }
        if (_outcomes.Add(outcome) && _inputs.Count < MostInputs)
        {
            _inputs.Add(input);
        }
        return null;
    }

    // Half of the time one of the newest: what was just found is not yet explored.
    private byte[] Parent() => _dice.OneIn(2) ? _dice.Of(_inputs) : _inputs[^(1 + _dice.Below(Math.Min(_inputs.Count, 32)))];

    private string? Try(byte[] input, out Finding? finding)
    {
        var before = GC.GetAllocatedBytesForCurrentThread();
        try
        {
            finding = null;
            var outcome = _target.Run(input);
            if (GC.GetAllocatedBytesForCurrentThread() - before <= FreeBytes + (BytesPerByte * input.Length))
            {
                return outcome;
            }
            // A model may have been loaded for it: the second time counts.
            finding = Check(_target, input);
            return finding is null ? outcome : null;
        }
        catch (Exception fault)
        {
            finding = new Finding(input, $"{fault.GetType().Name}: {fault.Message}");
            return null;
        }
    }

    /// <summary>The same fault with as much as possible cut away.</summary>
    private Finding Smallest(Finding finding)
    {
        var kind = Kind(finding);
        for (var length = finding.Input.Length / 2; length > 0; length /= 2)
        {
            for (var start = 0; start + length <= finding.Input.Length;)
            {
                var shorter = Check(_target, [.. finding.Input[..start], .. finding.Input[(start + length)..]]);
                if (shorter is not null && Kind(shorter) == kind)
                {
                    finding = shorter;
                }
                else
                {
                    start += length;
                }
            }
        }
        return finding;
    }

    private static string Kind(Finding finding) => finding.What.Split(':', ' ')[0];
}
