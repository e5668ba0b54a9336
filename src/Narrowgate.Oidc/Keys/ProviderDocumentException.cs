namespace Narrowgate.Oidc.Keys;

/// <summary>
/// A provider's document cannot be had or believed; the message is for the operator. Never leaves this room.
/// </summary>
internal sealed class ProviderDocumentException(string message) : Exception(message);
