namespace Narrowgate.Aws.Cbor;

/// <summary>The items of an array or the pairs of a map: as many as were announced, or up to the break.</summary>
internal struct CborItems(CborHead head)
{
    private ulong _left = head.Argument;

    /// <summary>Whether another one should follow; that it does is for its reader to see.</summary>
    public bool MoveNext(ref CborReader reader)
    {
        if (head.IsIndefinite)
        {
            return !reader.TryReadBreak();
        }
        if (_left == 0)
        {
            return false;
        }
        _left--;
        return true;
    }
}
