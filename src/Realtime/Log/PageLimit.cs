using Realtime.Log.Read;

namespace Realtime.Log;

/// <summary>How large a page may be. A page has at least one message if one is due, however large it is.</summary>
/// <param name="Messages">Messages at most.</param>
/// <param name="Bytes">Bytes at most, as <see cref="Measure"/> counts them.</param>
public sealed record PageLimit(int Messages, int Bytes)
{
    /// <summary>How many bytes a message takes in the caller's page. Default: the length of its body.</summary>
    public Func<LoggedMessage, int> Measure { get; init; } = static message => message.Body.Length;

    /// <summary>Read forwards, messages that were logged earlier are left out, though the page passes them. Default: none.</summary>
    public DateTimeOffset? Since { get; init; }

    /// <summary>
    /// Of which kinds entries are wanted, <see langword="null"/> being a message. A page passes over the others as it does over voids: they take no room in it, and reading
    /// them is bounded. Default: all.
    /// </summary>
    public Func<string?, bool> Takes { get; init; } = static _ => true;

    /// <summary>Counts what is read; the same for all reads of a request.</summary>
    public ReadMeter Meter { get; init; } = new();

    /// <summary>What the read may spend beyond the page, when several reads share it.</summary>
    internal ReadBudget? Budget { get; init; }
}
