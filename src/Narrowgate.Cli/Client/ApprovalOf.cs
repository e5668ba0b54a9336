using Narrowgate.Api;

namespace Narrowgate.Cli.Client;

/// <summary>What people were asked about a call.</summary>
internal static class ApprovalOf
{
    /// <summary>Null where nobody was asked, or where the gateway has forgotten the request since.</summary>
    public static async Task<ApprovalJson?> GetAsync(GatewayClient gateway, CallJson call, CancellationToken cancellation)
    {
        if (call.Approval is null)
        {
            return null;
        }
        try
        {
            return await gateway.GetAsync(
                $"approvals/{Uri.EscapeDataString(call.Approval)}", ApiJson.Default.ApprovalJson, cancellation);
        }
        catch (CommandFailedException failed) when (failed.ExitCode == ExitCode.No)
        {
            return null;
        }
    }
}
