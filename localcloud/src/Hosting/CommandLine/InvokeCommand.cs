using System.CommandLine;
using System.Net.Http.Headers;
using System.Text;
using LocalCloud.Lambda;

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
                await console.Error.WriteLineAsync(e.Message);
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
            await console.Error.WriteAsync(Encoding.UTF8.GetString(Convert.FromBase64String(log.Single())));
        }

        await console.Output.WriteLineAsync(await response.Content.ReadAsStringAsync(cancellationToken));
        return response.IsSuccessStatusCode && !response.Headers.Contains("X-Amz-Function-Error") ? 0 : 1;
    }

    private sealed record Event(string File, IReadOnlyList<string> Replacements);

    private sealed record Target(Uri Endpoint, string Region);
}
