namespace Realtime.Notifications;

/// <summary>What was decided of a notification for one user.</summary>
/// <param name="Delivery">What becomes of it.</param>
/// <param name="GoesElsewhere">Whether it also goes out by mail, text message or push, if it is not seen for long. Default: no.</param>
public readonly record struct DeliveryDecision(NotificationDelivery Delivery, bool GoesElsewhere = false);
