using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using Realtime.Messages;

namespace Realtime.Inbox.Unseen;

/// <summary>Those users of a notification who were published to together.</summary>
/// <param name="Source">The notification's event.</param>
/// <param name="Set">What tells them from others of the same event: it is made of their names.</param>
internal sealed record UnseenPage(EventKey Source, string Set)
{
    /// <summary>The page of the users with these names.</summary>
    public static UnseenPage Of(EventKey source, IEnumerable<string> names)
    {
        // No name has a line break.
        var text = string.Join('\n', names.Order(StringComparer.Ordinal));
        return new(source, Base64Url.EncodeToString(SHA256.HashData(Encoding.UTF8.GetBytes(text)).AsSpan(0, 16)));
    }

    /// <summary>The call for it.</summary>
    public UnseenCall CallAt(DateTimeOffset from, DateTimeOffset to) => new(Source.Source, Source.Id, Set, from, to);
}

/// <summary>A part of a page, as it stands in the table.</summary>
/// <param name="Page">The page.</param>
/// <param name="Number">Which part of it.</param>
/// <param name="Type">The notification's type.</param>
/// <param name="Names">Who may still have to be told, by the names that the event gave them.</param>
internal sealed record UnseenPart(UnseenPage Page, int Number, string Type, IReadOnlyList<string> Names);
