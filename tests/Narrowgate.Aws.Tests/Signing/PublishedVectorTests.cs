using System.Security.Cryptography;
using Narrowgate.Aws.Listen;
using Narrowgate.Aws.Signing;

namespace Narrowgate.Aws.Tests.Signing;

/// <summary>AWS's own vectors (see NOTICE): one says what another wrote, so they prove the canonical form itself.</summary>
public sealed class PublishedVectorTests
{
    public static TheoryData<string> Names { get; } =
        new(Directory.GetFiles(Vector.Folder, "*.txt").Select(file => Path.GetFileNameWithoutExtension(file)!).Order());

    [Fact]
    public void All_of_them_are_there() => Names.Count.ShouldBe(35);

    [Theory]
    [MemberData(nameof(Names))]
    public void The_signature_is_the_published_one(string name)
    {
        var (request, body) = Vector.Read(name);
        Authorization.Parse(request.Header("Authorization")!).Holds(out var authorization, out _).ShouldBeTrue();
        var scope = authorization!.Scope;
        // What the suite calls unnormalised is the path as S3 has it.
        var canonical = CanonicalRequest.Of(request.Method, request.Path, request.Query, request.Headers,
            authorization.SignedHeaders, isPathVerbatim: name.EndsWith("-unnormalized", StringComparison.Ordinal));

        var signature = SignatureAlgorithm.Sign(
            SignatureAlgorithm.DeriveKey(Vector.Secret, scope),
            canonical.StringToSign(
                Convert.ToHexStringLower(SHA256.HashData(body)), request.Header("X-Amz-Date")!, scope));

        signature.ShouldBe(authorization.Signature);
    }
}
