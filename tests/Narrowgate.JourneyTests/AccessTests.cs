using System.Text;
using Microsoft.AspNetCore.Http;
using Narrowgate.Aws.Actions;
using Narrowgate.Aws.Decode;
using Narrowgate.Aws.Forward.Encode;
using Narrowgate.Aws.Members;
using Narrowgate.Aws.Models;
using Narrowgate.Operations;

namespace Narrowgate.JourneyTests;

/// <summary>
/// Every operation that hands out access, through a whole gateway, to a target that hands it out: nothing of it arrives, nor
/// stays behind.
/// </summary>
[Trait("Needs", "processes")]
public sealed class AccessTests
{
    private static readonly OperationWriter Writer = new(new ActionCatalogue());

    private static readonly List<AwsCall> Calls =
    [
        .. from row in AccessTable.Embedded.Rows
           where row.Kind != AccessKind.Made
           let service = Catalogue.Models.Find(row.Service)
           let operation = service.Operations[row.Operation]
           from protocol in service.Protocols.Where(protocol => protocol != Protocol.RpcV2Cbor).Take(1)
           select new AwsCall(service, operation, protocol, Given(operation)),
    ];

    [Fact]
    public async Task What_replies_hand_out_is_neither_in_the_reply_nor_in_the_record_nor_in_the_log()
    {
        var answer = new CanaryReply(Calls[0].Operation, Calls[0].Protocol);
        await using var upstream = await TestUpstream.StartAsync(context =>
        {
            foreach (var header in answer.Headers)
            {
                context.Response.Headers[header.Name] = header.Value;
            }
            return context.Response.WriteAsync(answer.Body);
        });
        await using var gateway = await RunningGateway.StartAsync(upstream.Address, AllowByName());
        var caller = await RawCaller.WithTokenAsync(gateway, await gateway.AgentTokenAsync());
        var faults = new List<string>();

        foreach (var call in Calls)
        {
            answer = new CanaryReply(call.Operation, call.Protocol);
            IsMarked(answer.Body + string.Concat(answer.Headers)).ShouldBeTrue($"{call.Service.Name} {call.Operation.Name}");
            var request = RequestEncoder.Encode(call);
            var reply = await caller.SendAsync(
                request.Method, request.Query.Length == 0 ? request.Path : $"{request.Path}?{request.Query}",
                call.Service.SigningName, request.Body.ToArray(),
                // .NET's client sends no such header where there is no body.
                [.. request.Headers.Where(header => request.Method != "GET" || !header.Name.Equals("Content-MD5", StringComparison.OrdinalIgnoreCase))]);
            if (reply.Status != 200 || !IsMasked(reply.Body) || IsMarked(reply.Body + string.Concat(reply.Headers.Values)))
            {
                faults.Add($"{call.Service.Name} {call.Operation.Name}: {reply.Status} {reply.Body[..Math.Min(reply.Body.Length, 300)]}");
            }
        }

        faults.ShouldBeEmpty($"{faults.Count} of {Calls.Count}:\n{string.Join('\n', faults)}");
        foreach (var file in gateway.OnDisk())
        {
            Encoding.Latin1.GetString(file).ShouldNotContain(CanaryReply.Mark);
        }
        gateway.Logged.ShouldAllBe(line => !line.Contains(CanaryReply.Mark));
        Calls.Count.ShouldBeGreaterThan(350);
    }

    private static bool IsMasked(string body) =>
        body.Contains("***", StringComparison.Ordinal) || body.Contains(Convert.ToBase64String("***"u8), StringComparison.Ordinal);

    private static bool IsMarked(string text) =>
        text.Contains(CanaryReply.Mark, StringComparison.Ordinal) || text.Contains(CanaryReply.MarkInBase64, StringComparison.Ordinal);

    private static string AllowByName()
    {
        var scope = new CallScope("aws", "123456789012", "us-east-1");
        var actions = Calls.SelectMany(call => Writer.Describe(call, scope).Actions).Select(use => $"\"{use.Action}\"").Distinct();
        return $"""
              - sid: by-name
                effect: Allow
                action: [{string.Join(", ", actions)}]
                resource: "*"
            """;
    }

    /// <summary>What the operation cannot do without.</summary>
    private static Value.Structure Given(OperationModel operation) => operation.Input is { } input
        ? (Value.Structure)Given(input, "")
        : Value.Structure.Empty;

    private static Value Given(Shape shape, string name) => shape.Kind switch
    {
        ShapeKind.Structure => Value.Structure.Of(shape.Members
            .Where(member => shape.Required.Contains(member.Name) || member.Location == MemberLocation.Path)
            .Select(member => KeyValuePair.Create(member.Name, Given(member.Shape, member.Name)))),
        ShapeKind.List => new Value.List([Given(shape.Element!.Shape, name)]),
        ShapeKind.Map => Value.Structure.Of([KeyValuePair.Create("key", Given(shape.MapValue!.Shape, name))]),
        ShapeKind.Integer or ShapeKind.Float => new Value.Number("1"),
        ShapeKind.Boolean => new Value.Boolean(IsTrue: true),
        ShapeKind.Blob => new Value.Blob(new byte[] { 1 }),
        ShapeKind.Timestamp => new Value.Timestamp(DateTimeOffset.UnixEpoch),
        ShapeKind.Document => Value.Structure.Empty,
        _ when name.EndsWith("Arn", StringComparison.OrdinalIgnoreCase) => new Value.Text("arn:aws:iam::123456789012:role/x1"),
        _ when name.EndsWith("AccountId", StringComparison.OrdinalIgnoreCase) => new Value.Text("123456789012"),
        _ => new Value.Text("x1"),
    };
}
