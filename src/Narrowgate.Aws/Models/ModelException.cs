namespace Narrowgate.Aws.Models;

/// <summary>
/// A model, an endpoint table or the catalogue's index is not what it must be; nothing else is thrown for bad
/// content.
/// </summary>
/// <param name="place">Where: the document and the path inside it, <c>s3: shapes.Bucket.type</c>.</param>
/// <param name="fault">What is wrong there.</param>
public sealed class ModelException(string place, string fault, Exception? cause = null)
    : Exception($"{place}: {fault}", cause)
{
    public string Place { get; } = place;

    public string Fault { get; } = fault;
}
