namespace LocalCloud.Lambda;

/// <summary>What a destination is.</summary>
internal enum DestinationKind
{
    /// <summary>A queue: the record is a message.</summary>
    Queue,

    /// <summary>A function: the record is its event, asynchronously.</summary>
    Function,

    /// <summary>An event bus: the record is the detail of an event.</summary>
    EventBus,
}
