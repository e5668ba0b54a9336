using System.Diagnostics;
using Narrowgate.Wire.Http;

namespace Narrowgate.Aws.Tests.Listen.Chunks;

/// <summary>botocore frames, the gateway takes apart.</summary>
[Trait("Needs", "python")]
public sealed class BotocoreChunkTests
{
    private static readonly RecordingKey Key = new(new GatewayKey(new byte[GatewayKey.SizeBytes]));

    [Fact]
    public async Task What_botocore_frames_is_read_as_it_was_meant()
    {
        var script = Path.Combine(AppContext.BaseDirectory, "Listen", "Chunks", "botocore_chunks.py");
        using var python = Process.Start(
            new ProcessStartInfo(Environment.GetEnvironmentVariable("PYTHON") ?? "python3", [script, "0", "1", "8192", "20000"])
            {
                UseShellExecute = false,
                RedirectStandardOutput = true,
            })!;
        var read = 0;
        while (await python.StandardOutput.ReadLineAsync() is { } line)
        {
            var content = Convert.FromHexString(line);
            var framed = Convert.FromHexString((await python.StandardOutput.ReadLineAsync())!);
            using var tap = new BodyTap(Key, keepBytes: 0);
            var body = Chunking.Read(Chunking.Unsigned, new MemoryStream(framed), content.Length, tap);

            (await SpooledBody.ReadAsync(body, CancellationToken.None)).Content.ToArray().ShouldBe(content);
            body.Trailer!.Name.ShouldBe("x-amz-checksum-crc32");
            read++;
        }
        read.ShouldBe(4, "these tests need Python 3 with botocore: pip install botocore");
    }
}
