using Narrowgate.Cli;

return await CommandLine.RunAsync(args, Surroundings.OfThisProcess());
