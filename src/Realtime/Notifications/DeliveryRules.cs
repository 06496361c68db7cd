namespace Realtime.Notifications;

/// <summary>Decides by the preferences in the table, which are read a hundred at a time: half a read unit a user.</summary>
public sealed class DeliveryRules(PreferenceStore store) : IDeliveryRules
{
    /// <inheritdoc/>
    public async Task<IReadOnlyDictionary<string, DeliveryDecision>> DecideAsync(
        string type, IReadOnlyCollection<string> subs, DateTimeOffset at, CancellationToken cancellationToken)
    {
        var asked = subs.ToHashSet(StringComparer.Ordinal);
        var described = NotificationCatalog.FindOrFormer(type);

        // Nobody can choose otherwise, so there is nothing to read.
        var chosen = described.IsCritical
            ? new Dictionary<string, NotificationPreferences>(StringComparer.Ordinal)
            : await store.FindAsync(asked, cancellationToken);
        return asked.ToDictionary(sub => sub, sub => Decide(chosen.GetValueOrDefault(sub) ?? NotificationPreferences.None), StringComparer.Ordinal);

        DeliveryDecision Decide(NotificationPreferences preferences) =>
            new(preferences.Decide(described, at), described.UnseenAfter is not null && preferences.ChannelsElsewhere(described).Count > 0);
    }
}
