namespace Narrowgate.Policy;

/// <summary>The policies in force now. A reload swaps them whole; a call asks once and keeps what it got.</summary>
public interface IPolicySource
{
    PolicySet Current { get; }
}
