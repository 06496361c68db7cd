namespace Realtime.Notifications;

/// <summary>What becomes of a notification for one user.</summary>
public enum NotificationDelivery
{
    /// <summary>It is logged and published live.</summary>
    Deliver,

    /// <summary>The user has quiet hours: it is logged and published live, and says by <c>"silent": true</c> that it should not interrupt.</summary>
    Silent,

    /// <summary>It is logged, and nobody is told.</summary>
    LogOnly,

    /// <summary>The user does not want it at all.</summary>
    Suppressed,
}
