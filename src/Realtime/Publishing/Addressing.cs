using Realtime.Notifications;
using Realtime.Sessions;
using Realtime.Users;

namespace Realtime.Publishing;

/// <summary>One of those whom an event addresses.</summary>
/// <param name="Name">What the event calls them: a sign-in subject or an identity id.</param>
/// <param name="Found">Who that is, or <see langword="null"/> when the directory doesn't know.</param>
/// <param name="Delivery">How it reaches them.</param>
internal sealed record Addressed(string Name, Recipient? Found, NotificationDelivery Delivery)
{
    /// <summary>Whether it also goes out elsewhere, if they don't see it.</summary>
    public bool GoesElsewhere { get; init; }

    /// <summary>Whether nobody knows the identity, nor whose it would be.</summary>
    public bool IsUnknown => Found is null && IdentityId.IsValid(Name);

    /// <summary>Whether the user has no identity yet and is to have it when they do.</summary>
    public bool Waits => Found is null && !IsUnknown && Delivery is not NotificationDelivery.Suppressed;

    /// <summary>The identities that get it.</summary>
    public IReadOnlyList<string> IdentityIds => Found is null || Delivery is NotificationDelivery.Suppressed ? [] : Found.IdentityIds;
}

/// <summary>Finds out who is addressed, and how it reaches them.</summary>
internal sealed class Addressing(SessionDirectory directory, IDeliveryRules rules)
{
    /// <summary>Everybody who is addressed, once.</summary>
    public async Task<IReadOnlyList<Addressed>> FindAsync(
        Notification notification, IReadOnlyCollection<string> names, CancellationToken cancellationToken)
    {
        try
        {
            var known = await directory.ResolveAsync(names, cancellationToken);
            var subjects = names.ToDictionary(
                name => name, name => known.GetValueOrDefault(name)?.Subject ?? (IdentityId.IsValid(name) ? null : name), StringComparer.Ordinal);
            var decided = await rules.DecideAsync(
                notification.Type, subjects.Values.OfType<string>().ToHashSet(StringComparer.Ordinal), notification.At, cancellationToken);
            return
            [
                .. subjects.Select(subject => (Name: subject.Key, Decision: subject.Value is null ? default : decided[subject.Value])).Select(user =>
                    new Addressed(user.Name, known.GetValueOrDefault(user.Name), user.Decision.Delivery) { GoesElsewhere = user.Decision.GoesElsewhere }),
            ];
        }
        catch (OperationCanceledException) when (names.All(IdentityId.IsValid))
        {
            // The time is over: nothing is begun with anybody, and everybody is named.
            return [.. names.Select(name => new Addressed(name, new("", [name]), NotificationDelivery.Deliver))];
        }
    }

    /// <summary>Which of these users have an identity now.</summary>
    public async Task<IReadOnlySet<string>> SignedInAsync(IReadOnlyCollection<string> subjects, CancellationToken cancellationToken) =>
        (await directory.ResolveAsync(subjects, cancellationToken)).Keys.ToHashSet(StringComparer.Ordinal);
}
