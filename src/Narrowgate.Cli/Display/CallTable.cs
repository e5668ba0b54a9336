using System.Globalization;
using Narrowgate.Api;

namespace Narrowgate.Cli.Display;

/// <summary>A line for each call.</summary>
internal sealed class CallTable
{
    private readonly Table _table = new("CALL", "AT", "STATE", "STATUS", "OPERATION", "ON");

    public void Add(CallJson call) =>
        _table.Add(
            call.Id, Words.Time(call.At), call.State, call.Status?.ToString(CultureInfo.InvariantCulture),
            Words.What(call.Service, call.Operation), Words.Resources(call.Resources));

    public void WriteTo(TextWriter output) => _table.WriteTo(output);
}
