using System.Text.Json;
using Functions.Json;

namespace Functions.DeadLetters;

/// <summary>A dead letter as it is sent again.</summary>
/// <param name="Function">The function's name or ARN.</param>
/// <param name="Payload">The event, in JSON.</param>
internal sealed record Redelivery(string Function, string Payload)
{
    /// <summary>One message of a queue, for a function that takes them in batches.</summary>
    public static Redelivery OfQueue(string function, DeadLetter letter, string body) =>
        new(function, $$"""{"Records":[{"messageId":{{Text(letter.MessageId)}},"body":{{Text(body)}}}]}""");

    /// <summary>A JSON string.</summary>
    public static string Text(string value) => $"\"{JsonEncodedText.Encode(value)}\"";

    /// <summary><paramref name="value"/> with one field more, as it was written otherwise.</summary>
    public static string With(JsonElement value, string name, string text)
    {
        var rest = value.Written().TrimStart()[1..];
        return $"{{{Text(name)}:{Text(text)}{(rest.TrimStart().StartsWith('}') ? "" : ",")}{rest}";
    }
}

/// <summary>The functions that letters go to which don't name one themselves.</summary>
internal sealed record RedriveTargets
{
    /// <summary>Logs what clients published.</summary>
    public required string ArchiveMessage { get; init; }

    /// <summary>Follows connections.</summary>
    public required string TrackConnections { get; init; }

    /// <summary>Sweeps deleted rooms.</summary>
    public required string RunRoomCommand { get; init; }

    /// <summary>Sends what waited for a first sign-in.</summary>
    public required string DrainPending { get; init; }

    /// <summary>Blocks users, in the order of the orders' times.</summary>
    public required string BlockUser { get; init; }

    /// <summary>What the deployment's topics begin with at the broker.</summary>
    public required Realtime.Topics.TopicPrefix Prefix { get; init; }
}
