using System.Security.Cryptography;
using System.Text;
using FsCheck;
using FsCheck.Fluent;
using Narrowgate.Wire.Http;

namespace Narrowgate.Wire.Tests.Http;

public sealed class ByteSourceTests
{
    [Theory]
    [InlineData("abc\r\n", "abc")]
    [InlineData("\r\n", "")]
    [InlineData("abc\n", null)]
    [InlineData("\n", null)]
    [InlineData("a\rc\r\n", null)]
    [InlineData("abc", null)]
    [InlineData("", null)]
    [InlineData("123456789\r\n", null)]
    public async Task A_line_ends_in_cr_lf_within_its_bound(string text, string? line)
    {
        foreach (var most in (int[])[1, 3, 100])
        {
            (await Source(text, most).LineAsync(10, CancellationToken.None)).ShouldBe(line);
        }
    }

    [Theory]
    [InlineData("abc--xyz", "abc", "xyz")]
    [InlineData("--xyz", "", "xyz")]
    [InlineData("a-b---", "a-b", "-")]
    [InlineData("abc-", null, "")]
    [InlineData("123456789012--", null, "")]
    public async Task What_stands_before_a_delimiter_is_taken_with_it(string text, string? before, string after)
    {
        foreach (var most in (int[])[1, 2, 100])
        {
            var source = Source(text, most);
            var found = await source.UntilAsync("--"u8.ToArray(), 10, CancellationToken.None);

            (found is null ? null : Encoding.ASCII.GetString(found)).ShouldBe(before);
            if (found is not null)
            {
                var rest = new byte[after.Length];
                (await source.FillAsync(rest, CancellationToken.None)).ShouldBeTrue();
                Encoding.ASCII.GetString(rest).ShouldBe(after);
                (await source.IsAtEndAsync(CancellationToken.None)).ShouldBeTrue();
                source.Taken.ShouldBe(text.Length);
            }
        }
    }

    [Fact]
    public void Whatever_sizes_are_asked_for_the_bytes_come_once_and_in_order()
    {
        var property = Prop.ForAll(
            Gen.Choose(0, 200_000).ToArbitrary(), Gen.Choose(1, 100_000).ToArbitrary(), Gen.Choose(1, 100_000).ToArbitrary(),
            (length, most, asked) =>
            {
                var bytes = RandomNumberGenerator.GetBytes(length);
                var source = new ByteSource(new Trickle(bytes, most));
                using var all = new MemoryStream();
                var block = new byte[asked];
                for (int read; (read = source.ReadAsync(block, CancellationToken.None).AsTask().GetAwaiter().GetResult()) > 0;)
                {
                    all.Write(block, 0, read);
                }
                return all.ToArray().AsSpan().SequenceEqual(bytes) && source.Taken == length;
            });

        property.QuickCheckThrowOnFailure();
    }

    private static ByteSource Source(string text, int most) => new(new Trickle(Encoding.ASCII.GetBytes(text), most));

    /// <summary>Gives so many bytes at a time and no more.</summary>
    private sealed class Trickle(byte[] bytes, int most) : MemoryStream(bytes)
    {
        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) =>
            base.ReadAsync(buffer[..Math.Min(most, buffer.Length)], cancellationToken);
    }
}
