using System.Buffers;
using System.Text.Json.Nodes;
using LocalCloud.Gateway;

namespace LocalCloud.Sqs;

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
