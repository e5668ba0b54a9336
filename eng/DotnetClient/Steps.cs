using System.Collections;
using System.Globalization;
using System.Security.Cryptography;
using System.Text.Json;
using System.Text.Json.Nodes;
using Amazon.Runtime;

namespace Narrowgate.DotnetClient;

/// <summary>What a flow did, step by step, as a line that can be compared.</summary>
internal sealed class Steps
{
    private readonly JsonArray _steps = [];

    public void Add(string what, object? result) => _steps.Add(new JsonArray(what, Plain(result)));

    /// <summary>A call is a step: what came back, or the error's code, message and status.</summary>
    public async Task<T?> CallAsync<T>(string what, Task<T> call)
        where T : AmazonWebServiceResponse
    {
        try
        {
            var reply = await call;
            var members = typeof(T).GetProperties()
                .Where(property => property.Name is not ("ResponseMetadata" or "HttpStatusCode" or "ContentLength") && property.GetIndexParameters().Length == 0)
                .ToDictionary(property => property.Name, property => property.GetValue(reply));
            members["status"] = (int)reply.HttpStatusCode;
            members["has id"] = reply.ResponseMetadata.RequestId is { Length: > 0 };
            Add(what, members);
            return reply;
        }
        catch (AmazonServiceException error)
        {
            Add(what, new Dictionary<string, object?>
            {
                ["error"] = error.ErrorCode,
                ["message"] = error.Message,
                ["status"] = (int)error.StatusCode,
                ["class"] = error.GetType().Name,
            });
            return null;
        }
        catch (AmazonClientException error)
        {
            // There are no keys to call with: the reason is in the exceptions inside.
            Add(what, new Dictionary<string, object?> { ["message"] = error.ToString(), ["class"] = error.GetType().Name });
            return null;
        }
    }

    public string Line(string flow) => new JsonObject { ["flow"] = flow, ["steps"] = _steps.DeepClone() }.ToJsonString();

    private static JsonNode? Plain(object? value) => value switch
    {
        null => null,
        string text => text,
        bool flag => flag,
        byte[] bytes => bytes.Length < 200 ? Convert.ToBase64String(bytes) : "sha256:" + Convert.ToHexStringLower(SHA256.HashData(bytes)),
        Stream stream => Plain(Bytes(stream)),
        DateTime time => time.ToString("O", CultureInfo.InvariantCulture),
        ConstantClass constant => constant.Value,
        IDictionary map => new JsonObject(map.Keys.Cast<object>().Select(key => KeyValuePair.Create(key.ToString()!, Plain(map[key])))),
        IEnumerable list => new JsonArray([.. list.Cast<object?>().Select(Plain)]),
        IConvertible number => JsonSerializer.SerializeToNode(number, number.GetType()),
        _ => new JsonObject(value.GetType().GetProperties()
            .Where(property => property.GetIndexParameters().Length == 0)
            .Select(property => KeyValuePair.Create(property.Name, Plain(property.GetValue(value))))),
    };

    private static byte[] Bytes(Stream stream)
    {
        using var all = new MemoryStream();
        stream.CopyTo(all);
        return all.ToArray();
    }
}
