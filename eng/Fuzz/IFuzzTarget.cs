namespace Narrowgate.Fuzz;

/// <summary>One parser that reads what an adversary wrote, with what must hold whatever the bytes are.</summary>
internal interface IFuzzTarget
{
    string Name { get; }

    /// <summary>Words of the format: what a mutation puts in that chance would hardly find.</summary>
    IReadOnlyList<string> Tokens { get; }

    /// <summary>
    /// Reads the input. Any exception is a finding: a parser answers whatever comes, and <see cref="BrokenOracle"/> says
    /// that it answered wrongly.
    /// </summary>
    /// <returns>
    /// What became of it, without the input's own words: two inputs with one outcome took much the same way.
    /// </returns>
    string Run(ReadOnlyMemory<byte> input);
}

/// <summary>The parser answered, and the answer is wrong.</summary>
internal sealed class BrokenOracle(string what) : Exception(what);
