using System.Diagnostics.CodeAnalysis;
using Realtime.Publishing;

namespace Realtime.Users;

/// <summary>What a caller means a user by: a sign-in subject or a Cognito identity id.</summary>
public readonly record struct UserId
{
    /// <summary>What an id is, following "must be".</summary>
    public const string Allowed = NotificationPublisher.Recipient;

    private UserId(string value) => Value = value;

    /// <summary>The id, with <c>:</c> for what paths write as <c>%3A</c>.</summary>
    public string Value { get; }

    /// <summary>Whether it is an identity id, <c>region:uuid</c>; a subject has no colon.</summary>
    public bool IsIdentity => Value.Contains(':', StringComparison.Ordinal);

    /// <summary>Reads an id; what can stand for no user is none.</summary>
    public static bool TryParse([NotNullWhen(true)] string? text, out UserId id)
    {
        var value = text?.Replace("%3A", ":", StringComparison.OrdinalIgnoreCase);
        id = new UserId(value ?? "");
        return NotificationPublisher.IsRecipient(value);
    }

    /// <inheritdoc/>
    public override string ToString() => Value;
}
