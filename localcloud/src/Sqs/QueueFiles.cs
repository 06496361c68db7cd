using System.Text.Json.Serialization;
using LocalCloud.Hosting;

namespace LocalCloud.Sqs;

/// <summary>A queue's messages on disk, a file each: a change costs the same however long the queue is.</summary>
/// <param name="state">Where they are kept.</param>
/// <param name="queueName">The queue's name.</param>
internal sealed class QueueFiles(StateStore state, string queueName)
{
    private readonly string _folder = $"queues/{queueName}";

    /// <summary>All messages, in the order they were sent.</summary>
    public IEnumerable<QueueMessage> Load() => state.Names(_folder)
        .Select(name => state.Load(name, SqsStateJson.Default.QueueMessage)!)
        .OrderBy(message => message.SentAt)
        .ThenBy(message => message.Sequence);

    /// <summary>Writes a message that is new or has changed.</summary>
    public void Save(QueueMessage message) => state.Save(NameOf(message), message, SqsStateJson.Default.QueueMessage);

    /// <summary>Removes a message.</summary>
    public void Delete(QueueMessage message) => state.Delete(NameOf(message));

    private string NameOf(QueueMessage message) => $"{_folder}/{message.Id}";
}

/// <summary>A queue that somebody created by the API, as it is kept between runs; the template's are created anew at every start.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Attributes">Its attributes, by SQS's names.</param>
internal sealed record QueueDefinition(string Name, IReadOnlyDictionary<string, string> Attributes);

/// <summary>Queues and messages as they are kept between runs.</summary>
[JsonSerializable(typeof(QueueMessage))]
[JsonSerializable(typeof(QueueDefinition))]
internal sealed partial class SqsStateJson : JsonSerializerContext;
