using Narrowgate.Aws.Models;

namespace Narrowgate.Server.Diagnosis;

/// <summary>How old the gateway's knowledge of AWS is: what is newer is refused by name.</summary>
internal static class CatalogueCheck
{
    // AWS changes about a hundred operations a week: after a quarter somebody is bound to miss one.
    private const int OldDays = 90;

    public static Finding Examine(CatalogueIndex index, DateTimeOffset now)
    {
        var days = DateOnly.FromDateTime(now.UtcDateTime).DayNumber - index.Taken.DayNumber;
        var message = $"AWS as it was on {index.Taken:O}, {days} days ago: {index.Services.Count} services of {index.Source}";
        return days <= OldDays
            ? Finding.Well("catalogue", message)
            : Finding.Warning(
                "catalogue", message,
                "Operations that are newer are refused by name: take a newer narrowgate, or name a folder with newer models (botocore's data) under models: in kind: Gateway");
    }
}
