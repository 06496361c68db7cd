using System.Text.Json;
using Realtime.Log;

namespace Realtime.Inbox;

/// <summary>What may be done to notifications.</summary>
public enum InboxAction
{
    /// <summary>They are read.</summary>
    Read,

    /// <summary>They are unread again.</summary>
    Unread,

    /// <summary>They are put away.</summary>
    Archive,

    /// <summary>They are no longer put away.</summary>
    Unarchive,
}

/// <summary>Which notifications a list has.</summary>
public enum InboxShow
{
    /// <summary>All but those that are archived.</summary>
    All,

    /// <summary>Those that are neither read nor archived.</summary>
    Unread,

    /// <summary>Those that are archived.</summary>
    Archived,
}

/// <summary>
/// A change of an inbox's state, which is an entry of its log: of single notifications, or of all up to a position. As JSON it is
/// <c>{"action","positions"|"upTo"}</c>.
/// </summary>
public sealed record InboxChange
{
    /// <summary>The kind of the entry.</summary>
    public const string Kind = "state";

    /// <summary>The most positions in one change.</summary>
    public const int MaxPositions = 500;

    /// <summary>The longest id that a change may be given.</summary>
    public const int MaxIdLength = 58;

    /// <summary>What is done.</summary>
    public required InboxAction Action { get; init; }

    /// <summary>The notifications; empty when it is all up to <see cref="UpTo"/>.</summary>
    public IReadOnlyList<Position> Positions { get; init; } = [];

    /// <summary>The last one, when it is all up to it; then the action is to read or to archive.</summary>
    public Position? UpTo { get; init; }

    /// <summary>The word for an action.</summary>
    public static string WordOf(InboxAction action) => action switch
    {
        InboxAction.Read => "read",
        InboxAction.Unread => "unread",
        InboxAction.Archive => "archive",
        _ => "unarchive",
    };

    /// <summary>The action of a word, if it is one.</summary>
    public static InboxAction? ActionOf(string? word) => word switch
    {
        "read" => InboxAction.Read,
        "unread" => InboxAction.Unread,
        "archive" => InboxAction.Archive,
        "unarchive" => InboxAction.Unarchive,
        _ => null,
    };

    /// <summary>Writes the change's fields into the object that the caller has begun.</summary>
    public void WriteTo(Utf8JsonWriter writer)
    {
        ArgumentNullException.ThrowIfNull(writer);
        writer.WriteString("action"u8, WordOf(Action));
        if (UpTo is { } upTo)
        {
            writer.WriteString("upTo"u8, upTo.ToString());
            return;
        }

        writer.WriteStartArray("positions"u8);
        foreach (var position in Positions)
        {
            writer.WriteStringValue(position.ToString());
        }

        writer.WriteEndArray();
    }

    /// <summary>Reads the body of an entry; <see langword="null"/> of one that this version doesn't know.</summary>
    internal static InboxChange? Read(ReadOnlyMemory<byte> body)
    {
        try
        {
            using var document = JsonDocument.Parse(body);
            var (root, upTo) = (document.RootElement, (Position?)null);
            if (ActionOf(root.GetProperty("action"u8).GetString()) is not { } action)
            {
                return null;
            }

            if (root.TryGetProperty("upTo"u8, out var last))
            {
                upTo = Position.Parse(last.GetString()!);
            }

            return new()
            {
                Action = action,
                UpTo = upTo,
                Positions = upTo is null ? [.. root.GetProperty("positions"u8).EnumerateArray().Select(position => Position.Parse(position.GetString()!))] : [],
            };
        }
        catch (Exception error) when (error is JsonException or FormatException or KeyNotFoundException or InvalidOperationException)
        {
            // An entry of a later version: what it changes is not known here.
            return null;
        }
    }

    /// <summary>The body of the entry.</summary>
    internal byte[] ToBody()
    {
        using var output = new MemoryStream();
        using (var writer = new Utf8JsonWriter(output))
        {
            writer.WriteStartObject();
            WriteTo(writer);
            writer.WriteEndObject();
        }

        return output.ToArray();
    }
}
