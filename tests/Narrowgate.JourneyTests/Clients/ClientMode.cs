namespace Narrowgate.JourneyTests.Clients;

/// <summary>A way by which clients reach the gateway.</summary>
/// <param name="Name">As the page says it.</param>
/// <param name="Environment">What is set for a client with this token.</param>
internal sealed record ClientMode(string Name, Func<RunningGateway, string, Dictionary<string, string>> Environment)
{
    public static ClientMode HttpEndpoint { get; } = new("http endpoint", static (gateway, token) => gateway.Environment(token, "matrix"));
}
