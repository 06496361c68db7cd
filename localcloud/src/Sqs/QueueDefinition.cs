namespace LocalCloud.Sqs;

/// <summary>A queue that somebody created by the API, as it is kept between runs; the template's are created anew at every start.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Attributes">Its attributes, by SQS's names.</param>
internal sealed record QueueDefinition(string Name, IReadOnlyDictionary<string, string> Attributes);
