// Feeds the parsers changed bytes, for as long as wanted:
//
//   dotnet run -c Release --project eng/Fuzz -- TARGET [--seconds N | --executions N] [--seed S]
//   dotnet run -c Release --project eng/Fuzz -- TARGET --input FILE      what that input does
//   dotnet run -c Release --project eng/Fuzz -- TARGET --seeds FOLDER    the seeds as files, for another fuzzer
//   dotnet run -c Release --project eng/Fuzz -- TARGET --afl              started by AFL++: see eng/fuzz.sh
//   dotnet run -c Release --project eng/Fuzz -- list
//
// TARGET may be "all": each one for that long. An input that fails is written to TARGET-DIGEST.bin in the current folder,
// and the exit code is 1. See docs/fuzzing.md.
using Narrowgate.Fuzz;

return Driver.Run(args, TimeProvider.System, Console.Out);
