using System.Security.Cryptography;
using System.Text;

namespace Narrowgate.Aws.Signing;

/// <summary>What a signature is checked with: one kind for each algorithm. Prints as <c>***</c>.</summary>
public abstract class VerifyingKey
{
    private VerifyingKey() { }

    public abstract bool Verifies(string stringToSign, string signature);

    public sealed override string ToString() => "***";

    /// <summary>AWS4-HMAC-SHA256: who verifies can sign.</summary>
    public sealed class Shared(byte[] key) : VerifyingKey
    {
        internal byte[] Bytes { get; } = key;

        public override bool Verifies(string stringToSign, string signature) => CryptographicOperations.FixedTimeEquals(
            Encoding.UTF8.GetBytes(SignatureAlgorithm.Sign(Bytes, stringToSign)), Encoding.UTF8.GetBytes(signature));
    }

    /// <summary>AWS4-ECDSA-P256-SHA256.</summary>
    public sealed class Public(ECParameters key) : VerifyingKey
    {
        public override bool Verifies(string stringToSign, string signature) => SigV4a.Verifies(key, stringToSign, signature);
    }
}
