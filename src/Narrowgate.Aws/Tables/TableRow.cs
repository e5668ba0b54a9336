namespace Narrowgate.Aws.Tables;

/// <summary>A line of a table: its words and what is said after <c>#</c>.</summary>
internal sealed record TableRow(string File, int Number, string[] Words, string Reason = "")
{
    /// <summary>What is wrong with it, for whoever wrote the line: the tables travel with the assembly.</summary>
    public InvalidDataException Bad(string fault) => new($"{File}:{Number}: {fault}");
}
