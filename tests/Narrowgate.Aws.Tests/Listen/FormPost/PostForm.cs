using System.Text;
using Narrowgate.Aws.Hosts;
using Narrowgate.Aws.Listen;
using Narrowgate.Aws.Listen.FormPost;
using Narrowgate.Aws.Signing;
using Narrowgate.Aws.Tests.Decode;

namespace Narrowgate.Aws.Tests.Listen.FormPost;

/// <summary>A form as a good client signs and sends it; the tests bend it.</summary>
internal sealed class PostForm
{
    public const string Boundary = "----b0undary";

    private readonly Door _door;

    public PostForm(Door door)
    {
        _door = door;
        Scope = new SigningScope("20260101", "us-east-1", "s3");
        Fields =
        [
            ("key", "user/${filename}"), ("Content-Type", "image/png"), ("x-amz-meta-tag", "a"),
            ("x-amz-algorithm", "AWS4-HMAC-SHA256"), ("x-amz-credential", $"{door.Issued.AccessKeyId}/{Scope}"),
            ("x-amz-date", "20260101T120000Z"), ("x-amz-security-token", door.Issued.SessionToken),
        ];
        Conditions = """
            {"bucket":"bucket"},["starts-with","$key","user/"],["starts-with","$Content-Type","image/"],["eq","$x-amz-meta-tag","a"],
            {"x-amz-algorithm":"AWS4-HMAC-SHA256"},["starts-with","$x-amz-credential",""],{"x-amz-date":"20260101T120000Z"},
            ["starts-with","$x-amz-security-token",""],["content-length-range",1,100]
            """;
    }

    public SigningScope Scope { get; }

    public List<(string Name, string Value)> Fields { get; set; }

    public string Conditions { get; set; }

    public string Expiration { get; set; } = "2026-01-01T12:15:00Z";

    /// <summary>Of the policy as it is signed; what is sent can be another one.</summary>
    public string Policy => Convert.ToBase64String(Encoding.UTF8.GetBytes($$"""{"expiration":"{{Expiration}}","conditions":[{{Conditions}}]}"""));

    public byte[] File { get; set; } = [1, 2, 3];

    public string FileName { get; set; } = "cat.png";

    public string Host { get; set; } = "127.0.0.1:8700";

    public string Path { get; set; } = "/bucket";

    /// <summary>What its sender may occupy.</summary>
    public CallerBounds Bounds { get; set; } = new(Limits.Default);

    public string End { get; set; } = $"\r\n--{Boundary}--\r\n";

    /// <summary>Changes the text of the form before it is sent, a character a byte.</summary>
    public Func<string, string> Bend { get; set; } = text => text;

    public string? SentPolicy { get; set; }

    /// <summary>What was sent, as far as it was read.</summary>
    public MemoryStream Sent { get; private set; } = new();

    public async Task<Verdict<SignedArrival>> SendAsync(Limits? limits = null, string? type = null, long? length = null)
    {
        var signature = SignatureAlgorithm.Sign(SignatureAlgorithm.DeriveKey(_door.Issued.SecretAccessKey, Scope), Policy);
        var text = new StringBuilder();
        foreach (var (name, value) in Fields.Concat([("policy", SentPolicy ?? Policy), ("x-amz-signature", signature)]))
        {
            text.Append($"--{Boundary}\r\nContent-Disposition: form-data; name=\"{name}\"\r\n\r\n{Latin1(value)}\r\n");
        }
        text.Append($"--{Boundary}\r\nContent-Disposition: form-data; name=\"file\"; filename=\"{Latin1(FileName)}\"\r\n");
        text.Append("Content-Type: application/octet-stream\r\n\r\n").Append(Encoding.Latin1.GetString(File)).Append(End);
        var body = Encoding.Latin1.GetBytes(Bend(text.ToString()));
        var request = new AwsRequest("POST", Path, "",
            [new("Host", Host), new("Content-Type", type ?? $"multipart/form-data; boundary={Boundary}")], "127.0.0.1", IsSecure: false);
        Sent = new MemoryStream(body);
        var names = new ArrivalNames(GatewayNames.Of(new Uri("http://127.0.0.1:8700")), new AwsHosts(Decoding.Models.Endpoints));
        var opened = await new FormPosts(_door.Keys, names, Bounds, _door.Clock, limits ?? Limits.Default)
            .OpenAsync(request, new ArrivingBody(Sent, length ?? body.Length), CancellationToken.None);
        if (!opened.Holds(out var entered, out var refusal))
        {
            return refusal;
        }
        entered.Place.Dispose();
        return entered.Arrival;
    }

    public void Set(string name, string value) =>
        Fields = [.. Fields.Where(field => field.Name != name), (name, value)];

    private static string Latin1(string text) => Encoding.Latin1.GetString(Encoding.UTF8.GetBytes(text));
}
