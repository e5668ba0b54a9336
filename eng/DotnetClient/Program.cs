using Narrowgate.DotnetClient;

await Flows.RunAsync(args[0], args[1..]);
