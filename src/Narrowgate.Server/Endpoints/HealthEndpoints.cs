using System.Globalization;
using Microsoft.AspNetCore.Http;
using Narrowgate.Approvals;

namespace Narrowgate.Server.Endpoints;

/// <summary>For probes and scrapers, without a token: numbers and yes or no, no names.</summary>
internal sealed class HealthEndpoints(GatewayApi api)
{
    /// <summary>The process answers.</summary>
    public static IResult Alive() => TypedResults.Text("ok\n");

    /// <summary>It can decide and record.</summary>
    public IResult Ready() => api.Unready() is { } why
        ? TypedResults.Text($"{why}\n", statusCode: StatusCodes.Status503ServiceUnavailable)
        : TypedResults.Text("ready\n");

    /// <summary>The Prometheus text format, version 0.0.4.</summary>
    public IResult Metrics()
    {
        var open = api.Desk.List().Count(request => request.State == ApprovalState.Open);
        var text = string.Create(CultureInfo.InvariantCulture, $$"""
            # HELP narrowgate_build_info The version that runs.
            # TYPE narrowgate_build_info gauge
            narrowgate_build_info{version="{{SurroundingsEndpoints.Version}}"} 1
            # HELP narrowgate_ready Whether the gateway can decide and record.
            # TYPE narrowgate_ready gauge
            narrowgate_ready {{(api.Unready() is null ? 1 : 0)}}
            # HELP narrowgate_journal_entries_total Entries of the journal since it began.
            # TYPE narrowgate_journal_entries_total counter
            narrowgate_journal_entries_total {{api.Journal.Position}}
            # HELP narrowgate_approvals_open Approval requests that can be answered.
            # TYPE narrowgate_approvals_open gauge
            narrowgate_approvals_open {{open}}
            # HELP narrowgate_calls_waiting Calls that wait for people on their connections.
            # TYPE narrowgate_calls_waiting gauge
            narrowgate_calls_waiting {{api.Desk.WaitingCalls}}

            """);
        return TypedResults.Text(text, "text/plain; version=0.0.4; charset=utf-8");
    }
}
