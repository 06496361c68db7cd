using System.CommandLine;
using System.Globalization;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using LocalCloud.Gateway;
using LocalCloud.Iam;
using LocalCloud.Lambda;
using LocalCloud.SigV4;

namespace LocalCloud.Hosting.CommandLine;

/// <summary><c>LocalCloud invoke &lt;function&gt; &lt;event file&gt;</c>: runs a function of a LocalCloud that is running.</summary>
internal static class InvokeCommand
{
    /// <summary>The command.</summary>
    public static Command Create()
    {
        var function = new Argument<string>("function") { Description = "The function's name, or its handler: PublishNotification." };
        var file = new Argument<string>("event file") { Description = "The event, JSON." };
        var endpoint = new Option<Uri>("--endpoint")
        {
            Description = "Where LocalCloud runs.",
            CustomParser = result => Uri.TryCreate(result.Tokens.Single().Value, UriKind.Absolute, out var uri) ? uri : Refuse(result),
            DefaultValueFactory = _ => new Uri("http://localhost:4566"),
        };
        var region = new Option<string>("--region") { Description = "Its region.", DefaultValueFactory = _ => "eu-west-1" };
        var set = new Option<string[]>("--set")
        {
            Description = "Replaces a member of the event by a text: --set detail.userId=… (repeatable).",
            DefaultValueFactory = _ => [],
        };
        var command = new Command("invoke", "Runs a function of a running LocalCloud, as the administrator.")
        {
            function, file, endpoint, region, set,
        };
        command.SetAction(async (result, cancellationToken) =>
        {
            var console = result.InvocationConfiguration;
            try
            {
                return await RunAsync(
                    result.GetValue(function)!,
                    new Event(result.GetValue(file)!, result.GetValue(set)!),
                    new Target(result.GetValue(endpoint)!, result.GetValue(region)!),
                    console,
                    cancellationToken);
            }
            catch (LocalCloudException e)
            {
                await console.Error.WriteLineAsync(TerminalText.Of(e.Message));
                return 1;
            }
        });
        return command;
    }

    private static Uri? Refuse(System.CommandLine.Parsing.ArgumentResult result)
    {
        result.AddError("--endpoint must be a URL: http://localhost:4566");
        return null;
    }

    private static async Task<int> RunAsync(
        string function, Event @event, Target target, InvocationConfiguration console, CancellationToken cancellationToken)
    {
        if (!File.Exists(@event.File))
        {
            throw new LocalCloudException($"There is no file {@event.File}.");
        }

        using var http = new HttpClient { Timeout = TimeSpan.FromMinutes(16) };
        try
        {
            var name = await NameOfAsync(http, function, target, cancellationToken);
            var outputs = await http.GetFromJsonAsync<Dictionary<string, string>>(new Uri(target.Endpoint, "/_local/outputs"), cancellationToken);
            var payload = EventFile.Fill(await File.ReadAllBytesAsync(@event.File, cancellationToken), outputs!, @event.Replacements);
            using var request = new HttpRequestMessage(
                HttpMethod.Post, new Uri(target.Endpoint, $"/2015-03-31/functions/{Uri.EscapeDataString(name)}/invocations"));
            request.Content = new ByteArrayContent(payload);
            request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
            request.Headers.Add("X-Amz-Log-Type", "Tail");
            AdministratorSignature.Sign(request, payload, "lambda", target.Region, TimeProvider.System);
            using var response = await http.SendAsync(request, cancellationToken);
            return await PrintAsync(response, console, cancellationToken);
        }
        catch (HttpRequestException e)
        {
            throw new LocalCloudException($"LocalCloud does not run at {target.Endpoint.GetLeftPart(UriPartial.Authority)}: {e.Message}", e);
        }
    }

    /// <summary>Generated names are no pleasure to type, so a handler will do.</summary>
    private static async Task<string> NameOfAsync(HttpClient http, string function, Target target, CancellationToken cancellationToken)
    {
        using var response = await http.GetAsync(new Uri(target.Endpoint, "/_local/functions"), cancellationToken);
        var functions = response.IsSuccessStatusCode
            ? await response.Content.ReadFromJsonAsync<FunctionSummary[]>(cancellationToken) ?? []
            : throw new LocalCloudException($"What runs at {target.Endpoint.GetLeftPart(UriPartial.Authority)} is not LocalCloud.");
        return (functions.FirstOrDefault(known => known.Name == function) ?? functions.FirstOrDefault(known => known.Handler == function))?.Name
            ?? throw new LocalCloudException(
                $"There is no function {function}; there are {string.Join(", ", functions.Select(known => known.Handler))}.");
    }

    private static async Task<int> PrintAsync(HttpResponseMessage response, InvocationConfiguration console, CancellationToken cancellationToken)
    {
        if (response.Headers.TryGetValues("X-Amz-Log-Result", out var log))
        {
            await console.Error.WriteAsync(TerminalText.Of(Encoding.UTF8.GetString(Convert.FromBase64String(log.Single()))));
        }

        await console.Output.WriteLineAsync(TerminalText.Of(await response.Content.ReadAsStringAsync(cancellationToken)));
        return response.IsSuccessStatusCode && !response.Headers.Contains("X-Amz-Function-Error") ? 0 : 1;
    }

    private sealed record Event(string File, IReadOnlyList<string> Replacements);

    private sealed record Target(Uri Endpoint, string Region);
}

/// <summary>
/// An event from a file, as it is handed to a function: <c>${Name}</c> stands for the stack's output of that name, and members can be
/// replaced from the command line.
/// </summary>
internal static partial class EventFile
{
    /// <summary>The event's bytes. A file that needs nothing filled in is handed on unchanged, JSON or not.</summary>
    /// <exception cref="LocalCloudException">A member to replace is not there, or the event is not JSON.</exception>
    public static byte[] Fill(byte[] file, IReadOnlyDictionary<string, string> outputs, IReadOnlyList<string> replacements)
    {
        var text = Encoding.UTF8.GetString(file);
        var filled = Placeholder.Replace(text, match => outputs.GetValueOrDefault(match.Groups["name"].Value, match.Value));
        if (replacements.Count == 0)
        {
            return filled == text ? file : Encoding.UTF8.GetBytes(filled);
        }

        var root = Parse(filled);
        foreach (var replacement in replacements)
        {
            Replace(root, replacement);
        }

        return JsonText.Bytes(root);
    }

    [GeneratedRegex(@"\$\{(?<name>[A-Za-z0-9]+)\}", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Placeholder { get; }

    private static JsonNode Parse(string text)
    {
        try
        {
            return JsonText.Parse(text) ?? throw new LocalCloudException("The event is null: --set has nothing to replace in it.");
        }
        catch (JsonException e)
        {
            throw new LocalCloudException($"The event is not JSON, so --set can't replace anything in it: {e.Message}", e);
        }
    }

    private static void Replace(JsonNode root, string replacement)
    {
        if (replacement.Split('=', 2) is not [var path, var value] || path.Length == 0)
        {
            throw new LocalCloudException($"--set takes path=value, not '{replacement}': --set detail.userId=…");
        }

        var names = path.Split('.');
        var parent = names[..^1].Aggregate((JsonNode?)root, (node, name) => (node as JsonObject)?[name]);
        if (parent is not JsonObject target || !target.ContainsKey(names[^1]))
        {
            throw new LocalCloudException($"The event has no member {path} that --set could replace.");
        }

        target[names[^1]] = value;
    }
}

/// <summary>Signs requests as the administrator.</summary>
internal static class AdministratorSignature
{
    /// <summary>Signs the request: <c>host</c>, <c>x-amz-date</c> and the body.</summary>
    public static void Sign(HttpRequestMessage request, ReadOnlyMemory<byte> body, string service, string region, TimeProvider clock)
    {
        var now = clock.GetUtcNow();
        var parts = new SignedParts
        {
            AccessKeyId = Administrator.AccessKeyId,
            Date = now.ToString("yyyyMMdd", CultureInfo.InvariantCulture),
            Region = region,
            Service = service,
            SignedHeaders = ["host", "x-amz-date"],
            Signature = "",
            Timestamp = now,
        };
        var headers = new HeaderDictionary
        {
            ["Host"] = request.RequestUri!.Authority,
            ["X-Amz-Date"] = parts.TimestampText,
        };
        var canonical = CanonicalRequest.Build(parts, request.Method.Method, request.RequestUri.PathAndQuery, headers, body.Span);
        var signature = Convert.ToHexStringLower(SignatureCalculation.Sign(canonical, parts, Administrator.SecretAccessKey));
        request.Headers.Add("X-Amz-Date", parts.TimestampText);
        request.Headers.TryAddWithoutValidation(
            "Authorization",
            $"{SignedParts.Algorithm} Credential={parts.AccessKeyId}/{parts.Scope}, SignedHeaders=host;x-amz-date, Signature={signature}");
    }
}
