using System.Text;
using Narrowgate.Aws.Events;
using Narrowgate.Aws.Signing;
using Narrowgate.Aws.Tests.Signing;

namespace Narrowgate.Aws.Tests.Events;

/// <summary>Signatures of messages, as the JavaScript SDK's signer (@smithy/signature-v4) makes them of the same.</summary>
public sealed class EventSignaturesTests
{
    private static readonly SigningScope Scope = new("20260102", "us-east-1", "lex");

    [Fact]
    public void A_chain_is_the_one_that_another_signer_makes_over_midnight_too()
    {
        var chain = new EventSignatures(Key, Scope, new string('a', 64));
        (long Milliseconds, string? Text, string Signature)[] messages =
        [
            (1767322999123, "hello", "315b262fe30224f452772744db940cc840ec8a41fd15f27e94b3969c84ac321f"),
            (1767323000456, "world", "172b425476ec2988d79b6aa0d44f9dfd3752811da7d592e958e226d0ced9daa2"),
            (1767398399999, null, "f761db90fb64e9f4669ff90fa3e05bc8a019b1f7524efafc3a88819f966fcaba"),
            (1767398400000, "tomorrow", "aba7ae380b6c439b8a644af8a0b457a9234ff440d8cac118e5ad27573b59ad1f"),
        ];
        foreach (var (milliseconds, text, signature) in messages)
        {
            var inner = text is null
                ? null
                : new EventMessage([EventHeader.Of(":event-type", "TextInputEvent")], Encoding.UTF8.GetBytes(text));
            var signed = SignedEvent.Sign(chain, DateTimeOffset.FromUnixTimeMilliseconds(milliseconds), inner);
            Convert.ToHexStringLower(signed.Signature.Span).ShouldBe(signature);
        }
    }

    private static byte[] Key(SigningScope scope) => SignatureAlgorithm.DeriveKey(Vector.Secret, scope);
}
