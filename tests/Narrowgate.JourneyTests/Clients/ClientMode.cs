namespace Narrowgate.JourneyTests.Clients;

/// <summary>A way by which clients reach the gateway.</summary>
/// <param name="Name">As the page says it.</param>
/// <param name="IsTls">Whether the gateway's own listener is https.</param>
/// <param name="Flows">Those of a client that are taken this way.</param>
/// <param name="Environment">What is set for a client with this token.</param>
internal sealed record ClientMode(
    string Name, bool IsTls, Func<MatrixClient, string[]> Flows, Func<RunningGateway, string, Dictionary<string, string>> Environment)
{
    public static ClientMode HttpEndpoint { get; } = new(
        "http endpoint", IsTls: false, static client => client.Flows, static (gateway, token) => gateway.Environment(token, "matrix"));

    public static ClientMode HttpsEndpoint { get; } = new(
        "https endpoint", IsTls: true, static client => client.Flows,
        static (gateway, token) => gateway.Trusting(gateway.Environment(token, "matrix")));

    public static ClientMode HttpsProxy { get; } = new(
        "https proxy", IsTls: false, static client => client.Flows, static (gateway, token) => gateway.ProxyEnvironment(token, "matrix"));

    /// <summary>For clients that put a bucket before whatever name they are given: <c>bucket.localhost</c>.</summary>
    public static ClientMode HttpName { get; } = new(
        "http name", IsTls: false, static client => client.IsVirtualHosted ? MatrixClient.Objects : [], static (gateway, token) =>
        {
            var environment = gateway.Environment(token, "matrix");
            environment["AWS_ENDPOINT_URL"] = $"http://localhost:{gateway.Aws.Port}";
            return environment;
        });

    public static ClientMode[] All { get; } = [HttpEndpoint, HttpsEndpoint, HttpsProxy, HttpName];
}
