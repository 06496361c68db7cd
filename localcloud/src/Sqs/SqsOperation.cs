using System.Buffers;
using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using LocalCloud.Gateway;
using LocalCloud.Iam;

namespace LocalCloud.Sqs;

/// <summary>What the operations of Amazon SQS have in common.</summary>
internal abstract class SqsOperation(Queues queues) : IJsonOperation
{
    /// <summary>All queues.</summary>
    protected Queues Queues { get; } = queues;

    /// <inheritdoc/>
    public abstract Task<JsonObject> InvokeAsync(JsonObject input, AwsRequest request, CancellationToken cancellationToken);

    /// <summary>The queue that the call names, when the caller may do <paramref name="action"/> with it.</summary>
    /// <exception cref="AwsException">No such queue, or not allowed.</exception>
    protected Queue Open(JsonObject input, AwsRequest request, string action)
    {
        var url = JsonProtocol.OptionalText(input, "QueueUrl") ?? throw SqsErrors.MissingParameter("QueueUrl");
        var queue = Queues.ByUrl(url);
        Queues.Demand(Caller(request), action, queue);
        return queue;
    }

    /// <summary>Who calls; SQS takes no unsigned calls.</summary>
    protected static Principal Caller(AwsRequest request) => request.Principal
        ?? throw new AwsException("MissingAuthenticationToken", 403, "Missing Authentication Token");

    /// <summary>A whole number within limits, or <see langword="null"/> when the parameter is missing.</summary>
    /// <exception cref="AwsException">Something else, or out of range.</exception>
    internal static int? Number(JsonObject input, string name, int least, int most)
    {
        if (input[name] is not { } node)
        {
            return null;
        }

        // The query protocol knows only text.
        var text = node.GetValueKind() == JsonValueKind.String ? node.GetValue<string>() : node.ToJsonString();
        return int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number)
            && number >= least && number <= most
                ? number
                : throw SqsErrors.InvalidParameter(name, text, $"Must be between {least} and {most}, if provided.");
    }

    /// <summary>A list of texts; empty when the parameter is missing.</summary>
    /// <exception cref="AwsException">Something else.</exception>
    protected static IReadOnlyList<string> Texts(JsonObject input, string name) => input[name] switch
    {
        null => [],
        JsonArray values when values.All(value => value?.GetValueKind() == JsonValueKind.String) =>
            [.. values.Select(value => value!.GetValue<string>())],
        _ => throw SqsErrors.InvalidParameter(name, input[name]!.ToJsonString(), "Must be a list of texts."),
    };

    /// <summary>Texts by name; empty when the parameter is missing.</summary>
    /// <exception cref="AwsException">Something else.</exception>
    protected static Dictionary<string, string> Map(JsonObject input, string name) => input[name] switch
    {
        null => [],
        JsonObject values when values.All(pair => pair.Value?.GetValueKind() == JsonValueKind.String) =>
            values.ToDictionary(pair => pair.Key, pair => pair.Value!.GetValue<string>()),
        _ => throw SqsErrors.InvalidParameter(name, input[name]!.ToJsonString(), "Must be a map of texts."),
    };

    /// <summary>Milliseconds since 1970 as text, which is how SQS writes times.</summary>
    protected static string Milliseconds(DateTimeOffset time) =>
        time.ToUnixTimeMilliseconds().ToString(CultureInfo.InvariantCulture);

    /// <summary>A required text.</summary>
    /// <exception cref="AwsException">Missing, empty or something else.</exception>
    internal static string RequiredText(JsonObject input, string name) =>
        JsonProtocol.OptionalText(input, name) is { Length: > 0 } text ? text : throw SqsErrors.MissingParameter(name);
}

/// <summary>What the batch operations have in common: 1 to 10 entries, each of which may fail by itself while the call answers 200.</summary>
/// <param name="queues">All queues.</param>
/// <param name="action">What the caller must be allowed, once for the whole batch.</param>
/// <param name="entryName">What the query protocol calls an entry.</param>
internal abstract class BatchOperation(Queues queues, string action, string entryName) : SqsOperation(queues)
{
    private const int MaximumEntries = 10;
    private const int MaximumIdLength = 80;

    private static readonly SearchValues<char> IdCharacters =
        SearchValues.Create("-0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ_abcdefghijklmnopqrstuvwxyz");

    /// <inheritdoc/>
    public override Task<JsonObject> InvokeAsync(JsonObject input, AwsRequest request, CancellationToken cancellationToken)
    {
        var queue = Open(input, request, action);
        var entries = Entries(input);
        Check(queue, entries);
        List<JsonNode> successful = [];
        List<JsonNode> failed = [];
        foreach (var entry in entries)
        {
            var id = RequiredText(entry, "Id");
            try
            {
                var done = Do(queue, entry, request);
                done["Id"] = id;
                successful.Add(done);
            }
            catch (AwsException error) when (error.Status < StatusCodes.Status500InternalServerError)
            {
                failed.Add(new JsonObject { ["Id"] = id, ["SenderFault"] = true, ["Code"] = error.Code, ["Message"] = error.Message });
            }
        }

        return Task.FromResult(Answer(successful, failed));
    }

    /// <summary>Carries out one entry.</summary>
    /// <exception cref="AwsException">The entry fails.</exception>
    protected abstract JsonObject Do(Queue queue, JsonObject entry, AwsRequest request);

    /// <summary>Checks what is about all entries together. By default nothing is.</summary>
    /// <exception cref="AwsException">The whole batch is refused.</exception>
    protected virtual void Check(Queue queue, IReadOnlyList<JsonObject> entries)
    {
    }

    private List<JsonObject> Entries(JsonObject input)
    {
        var entries = (input["Entries"] as JsonArray ?? []).OfType<JsonObject>().ToList();
        if (entries.Count == 0)
        {
            throw SqsErrors.EmptyBatch(entryName);
        }

        if (entries.Count > MaximumEntries)
        {
            throw SqsErrors.TooManyEntries(entries.Count);
        }

        HashSet<string> ids = [];
        foreach (var id in entries.Select(entry => RequiredText(entry, "Id")))
        {
            if (id.Length > MaximumIdLength || id.AsSpan().ContainsAnyExcept(IdCharacters))
            {
                throw SqsErrors.InvalidEntryId();
            }

            if (!ids.Add(id))
            {
                throw SqsErrors.EntryIdsNotDistinct(id);
            }
        }

        return entries;
    }

    // A list without members is left out, as SQS does.
    private static JsonObject Answer(List<JsonNode> successful, List<JsonNode> failed)
    {
        var answer = new JsonObject();
        if (successful.Count > 0)
        {
            answer["Successful"] = new JsonArray([.. successful]);
        }

        if (failed.Count > 0)
        {
            answer["Failed"] = new JsonArray([.. failed]);
        }

        return answer;
    }
}
