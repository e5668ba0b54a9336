using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Narrowgate.Recording;

namespace Narrowgate.Server.Endpoints;

/// <summary>Reads what a request to the API asks for; each fault says what to write instead.</summary>
internal static class Asked
{
    public const int LargestPage = 1000;
    public const int DefaultPage = 100;
    private const int BodyBytes = 64 * 1024;

    public static string Id(HttpContext context) => (string)context.Request.RouteValues["id"]!;

    public static string? Text(HttpContext context, string name) =>
        context.Request.Query[name] is [{ Length: > 0 } text] ? text : null;

    /// <summary>A page: its cursor and its size.</summary>
    public static Verdict<PageAsked> Page(HttpContext context)
    {
        if (Text(context, "limit") is not { } text)
        {
            return new PageAsked(Text(context, "cursor"), DefaultPage);
        }
        return int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var limit)
            && limit is >= 1 and <= LargestPage
            ? new PageAsked(Text(context, "cursor"), limit)
            : Fault($"limit is a number from 1 to {LargestPage}.");
    }

    /// <summary>A moment, or none.</summary>
    public static Verdict<MomentAsked> Since(HttpContext context)
    {
        if (Text(context, "since") is not { } text)
        {
            return new MomentAsked(null);
        }
        return DateTimeOffset.TryParse(
            text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out var at)
            ? new MomentAsked(at)
            : Fault("since is a time in ISO 8601, for example 2026-01-31T12:00:00Z.");
    }

    /// <summary>A page of the record; a cursor that it did not give is the asker's fault.</summary>
    public static async Task<Verdict<Page<T>>> OfRecordAsync<T>(Func<Task<Page<T>>> page)
    {
        try
        {
            return await page();
        }
        catch (ArgumentException)
        {
            return Fault("cursor is not one that this listing gave.");
        }
    }

    public static async ValueTask<Verdict<T>> BodyAsync<T>(HttpContext context, JsonTypeInfo<T> type)
        where T : class
    {
        if (!context.Request.HasJsonContentType())
        {
            return Fault("The body must be JSON, with Content-Type: application/json.");
        }
        if (context.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } bound)
        {
            bound.MaxRequestBodySize = BodyBytes;
        }
        try
        {
            return await context.Request.ReadFromJsonAsync(type, context.RequestAborted) is { } body
                ? body
                : Fault("The body must be a JSON object.");
        }
        catch (JsonException)
        {
            return Fault("The body is not the JSON that this address takes.");
        }
        catch (BadHttpRequestException bad) when (bad.StatusCode == StatusCodes.Status413PayloadTooLarge)
        {
            return new Refusal(RefusalReason.TooLarge, $"The body may have {BodyBytes} bytes at most.");
        }
    }

    public static Refusal Fault(string message) => new(RefusalReason.InvalidParameter, message);
}

internal sealed record PageAsked(string? Cursor, int Limit);

internal sealed record MomentAsked(DateTimeOffset? At);
