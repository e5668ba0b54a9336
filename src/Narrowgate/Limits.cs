namespace Narrowgate;

/// <summary>Every bound in one record; each default says where it comes from.</summary>
public sealed record Limits
{
    public static Limits Default { get; } = new();

    /// <summary>
    /// A request that is decoded whole. Lambda's CreateFunction takes 50 MB of zip, in base64 inside JSON.
    /// </summary>
    public int DecodedRequestBytes { get; init; } = 72 * 1024 * 1024;

    /// <summary>
    /// A body that streams, without a signed digest of the whole: up to here it is read first and so known; a larger one
    /// cannot be bound to an approval. A whole configuration file, a template, a small archive.
    /// </summary>
    public int SpooledUploadBytes { get; init; } = 1024 * 1024;

    /// <summary>
    /// A signed chunk, which is held until its signature is seen to be right. SDKs send 64 KiB to 1 MiB at a time.
    /// </summary>
    public int SignedChunkBytes { get; init; } = 4 * 1024 * 1024;

    /// <summary>A line of aws-chunked: a size and a signature take 98 bytes at the most, a trailer less.</summary>
    public int ChunkLineBytes { get; init; } = 1024;

    /// <summary>
    /// All fields of an S3 form before its file. S3's own bound is 20 KB; a session token of ours may take 16 KiB.
    /// </summary>
    public int FormFieldsBytes { get; init; } = 48 * 1024;

    /// <summary>A request to the token exchange. A token is at most 20,000 characters in STS's own model.</summary>
    public int TokenExchangeBytes { get; init; } = 64 * 1024;

    /// <summary>A token of any provider. STS's model: WebIdentityToken, 4 to 20,000 characters.</summary>
    public int TokenCharacters { get; init; } = 20_000;

    /// <summary>Nesting of a decoded document. Matches the default of System.Text.Json.</summary>
    public int DocumentDepth { get; init; } = 64;

    /// <summary>
    /// A reply that is held back whole until its outcome is recorded; longer ones stream, their last block held.
    /// </summary>
    public int HeldReplyBytes { get; init; } = 256 * 1024;

    /// <summary>A reply that must be read whole because something in it is masked.</summary>
    public int MaskedReplyBytes { get; init; } = 64 * 1024 * 1024;

    /// <summary>
    /// Nesting of a reply that is masked. DynamoDB nests 32 levels, two in JSON each, inside lists of items.
    /// </summary>
    public int MaskedReplyDepth { get; init; } = 128;

    /// <summary>The payload of one message of an event stream. botocore's eventstream.py takes 24 MiB.</summary>
    public int EventPayloadBytes { get; init; } = 24 * 1024 * 1024;

    /// <summary>All headers of such a message. botocore's eventstream.py and aws-c-event-stream take 128 KiB.</summary>
    public int EventHeaderBytes { get; init; } = 128 * 1024;

    /// <summary>All headers of a request. Matches the default of Kestrel's MaxRequestHeadersTotalSize, 32 KiB.</summary>
    public int RequestHeaderBytes { get; init; } = 32 * 1024;

    /// <summary>
    /// The request line. An S3 key has at most 1,024 bytes, 3,072 when percent-encoded; Kestrel's default is 8 KiB.
    /// </summary>
    public int RequestLineBytes { get; init; } = 16 * 1024;

    /// <summary>So many headers. Matches the default of Kestrel's MaxRequestHeaderCount; SDKs send some 20.</summary>
    public int RequestHeaders { get; init; } = 100;

    /// <summary>From a connection's first byte, or its last reply, to a whole head. Kestrel's default, 30 s.</summary>
    public TimeSpan RequestHeadTimeout { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>A connection without a call. Kestrel's default, 130 s; SDKs keep theirs for 5 to 60 s.</summary>
    public TimeSpan KeepAliveTimeout { get; init; } = TimeSpan.FromSeconds(130);

    /// <summary>
    /// A caller that sends a body, or takes a reply, more slowly has gone. Kestrel's default for both, 240 bytes a
    /// second; a modem of 1985 made as many.
    /// </summary>
    public double BodyBytesPerSecond { get; init; } = 240;

    /// <summary>How long it may be slower at first, or in between. Kestrel's default, 5 s.</summary>
    public TimeSpan BodyRateGrace { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>
    /// Open connections on the data path. Half a head keeps one block of 64 KiB each: 256 MiB, if all of them do.
    /// </summary>
    public int Connections { get; init; } = 4096;

    /// <summary>
    /// Of these, one address's: half, since all callers may come from one proxy or one machine, and nobody may take all.
    /// </summary>
    public int ConnectionsPerAddress { get; init; } = 2048;

    /// <summary>
    /// One caller's calls at a time, those apart that wait for people. JavaScript and .NET open 50 connections a client,
    /// boto3 10: five busy clients of the first kind, 25 of the other.
    /// </summary>
    public int CallsPerCaller { get; init; } = 256;

    /// <summary>One caller's calls that wait for people: those of 100 open requests, and SDKs' second attempts.</summary>
    public int WaitingCallsPerCaller { get; init; } = 128;

    /// <summary>
    /// What one caller's bodies and replies may occupy while they are read whole: the largest request, and as much again.
    /// </summary>
    public long HeldBytesPerCaller { get; init; } = 144L * 1024 * 1024;

    /// <summary>What those of all callers may. A quarter of the 2 GiB that a small machine has.</summary>
    public long HeldBytes { get; init; } = 512L * 1024 * 1024;

    /// <summary>A signed request is accepted this long before and after its date: AWS's own 5 minutes.</summary>
    public TimeSpan SignatureClockSkew { get; init; } = TimeSpan.FromMinutes(5);

    /// <summary>Leeway on a token's exp, nbf and iat. RFC 7519 suggests "no more than a few minutes".</summary>
    public TimeSpan TokenLeeway { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>A discovery document or key set. Public ones are under 20 KiB.</summary>
    public int ProviderDocumentBytes { get; init; } = 512 * 1024;

    /// <summary>The fetch of one provider document. A token exchange waits for it, and SDKs give that a minute.</summary>
    public TimeSpan ProviderTimeout { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>
    /// Between two fetches of a key set that an unknown key id asked for: a stranger must not drive our fetches.
    /// </summary>
    public TimeSpan ProviderRefetchInterval { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>
    /// Between two attempts at a provider of which no keys are known yet: a provider that starts late is noticed
    /// soon.
    /// </summary>
    public TimeSpan ProviderRetryInterval { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>How old a key set may become before it is fetched anew.</summary>
    public TimeSpan ProviderKeyLifetime { get; init; } = TimeSpan.FromHours(1);

    /// <summary>
    /// Roles that are assumed one from the other. AWS has no bound; Terraform and the CDK assume one, an organisation's
    /// pipelines two.
    /// </summary>
    public int RoleChain { get; init; } = 5;

    /// <summary>
    /// Keys of assumed roles that are held; beyond it those that end first give way and are assumed again. At some 4 KiB
    /// each, 8 MiB.
    /// </summary>
    public int AssumedRoles { get; init; } = 2_000;

    /// <summary>
    /// A role is assumed again when its keys end this soon. Of the SDKs' own 5 to 15 minutes the shortest, since keys of
    /// 15 minutes are usual in tests.
    /// </summary>
    public TimeSpan RoleRenewal { get; init; } = TimeSpan.FromMinutes(5);

    /// <summary>Connecting upstream. AWS SDKs use 1 to 60 s; a call held longer helps nobody.</summary>
    public TimeSpan UpstreamConnectTimeout { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>
    /// Silence of the upstream before its status line. Below boto3's read timeout of 60 s, so that it hears why.
    /// </summary>
    public TimeSpan UpstreamReplyTimeout { get; init; } = TimeSpan.FromSeconds(55);

    /// <summary>All headers of a reply. Matches the default of SocketsHttpHandler's MaxResponseHeadersLength, 64 KiB.</summary>
    public int ReplyHeaderBytes { get; init; } = 64 * 1024;

    /// <summary>
    /// A reply that is read whole, from its head to its end. S3 sends blanks while it completes a multipart upload, which
    /// "may take several minutes"; a target that drips for longer has nothing to say.
    /// </summary>
    public TimeSpan WholeReplyTimeout { get; init; } = TimeSpan.FromMinutes(10);

    /// <summary>Silence within a body, either way. Matches boto3's read timeout.</summary>
    public TimeSpan BodyIdleTimeout { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>Open approval requests of one caller; more are refused until some are answered.</summary>
    public int OpenApprovalsPerCaller { get; init; } = 100;

    /// <summary>Approval requests held in memory once they are over; at some 4 KiB each, 40 MiB.</summary>
    public int ApprovalsRemembered { get; init; } = 10_000;

    /// <summary>An approver's or an administrator's comment. A paragraph; it is shown in errors and on terminals.</summary>
    public int CommentCharacters { get; init; } = 1_000;

    /// <summary>A console's sign-in link: long enough to change windows, too short to be found in a history later.</summary>
    public TimeSpan SignInLinkLifetime { get; init; } = TimeSpan.FromMinutes(5);

    /// <summary>
    /// Links that wait to be opened, and browsers that are signed in: so many of each. More than a company has
    /// approvers.
    /// </summary>
    public int SignIns { get; init; } = 1_000;

    /// <summary>Of these, one person's; the oldest gives way. A few browsers and a few links that were not opened.</summary>
    public int SignInsPerPerson { get; init; } = 10;

    /// <summary>Everything of a CONNECT request. A name has 253 characters; matches nginx's large_client_header_buffers.</summary>
    public int ConnectHeadBytes { get; init; } = 8 * 1024;

    /// <summary>From a connection's first byte to the end of its CONNECT. Matches Kestrel's RequestHeadersTimeout.</summary>
    public TimeSpan ConnectHeadTimeout { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>A connection without its first byte. Matches Kestrel's KeepAliveTimeout.</summary>
    public TimeSpan FirstByteTimeout { get; init; } = TimeSpan.FromSeconds(130);

    /// <summary>Silence both ways in a tunnel that is not looked into. Matches Envoy's and HAProxy's minutes, not their hours.</summary>
    public TimeSpan TunnelIdleTimeout { get; init; } = TimeSpan.FromMinutes(5);

    /// <summary>Such tunnels at once; each holds two sockets and two blocks of 16 KiB.</summary>
    public int Tunnels { get; init; } = 512;

    /// <summary>Certificates of the gateway's own authority that are kept; each is a few KiB, and made in a millisecond.</summary>
    public int MintedCertificates { get; init; } = 1_000;
}
