namespace Functions.Hosting;

/// <summary>The names of outcomes and of counts beside them. They are metric names too, so they don't change.</summary>
internal static class Outcome
{
    /// <summary>A backend event was published to everybody it was for.</summary>
    public const string Published = "Published";

    /// <summary>How many messages an outcome is about.</summary>
    public const string Messages = "Messages";

    /// <summary>How many of them the log had already: an event came again.</summary>
    public const string Repeated = "Repeated";

    /// <summary>How many of those the log has with another body: an id was used for two messages, and the first one counts.</summary>
    public const string Conflicts = "Conflicts";

    /// <summary>For how many users a notification waits, because they have not signed in yet.</summary>
    public const string Pending = "Pending";

    /// <summary>How many users don't want a notification.</summary>
    public const string Suppressed = "Suppressed";

    /// <summary>What waited for a user who has signed in was sent.</summary>
    public const string Drained = "Drained";

    /// <summary>An audience was cut into pages, which are worked on.</summary>
    public const string Cut = "Cut";

    /// <summary>Users came into an audience, or went.</summary>
    public const string AudienceChanged = "AudienceChanged";

    /// <summary>It was asked what became of a notification.</summary>
    public const string Told = "Told";

    /// <summary>How many addressed identities never opened a session.</summary>
    public const string UnknownRecipients = "UnknownRecipients";

    /// <summary>An event is kept until its time, or was before.</summary>
    public const string Scheduled = "Scheduled";

    /// <summary>An event that waited is never published.</summary>
    public const string Cancelled = "Cancelled";

    /// <summary>The time of an event came that was cancelled, or is published already.</summary>
    public const string NothingDue = "NothingDue";

    /// <summary>Who is left of an event that failed in part could not be written down: its retry goes to everybody again.</summary>
    public const string NotKept = "NotKept";

    /// <summary>A client's message was logged and its numbered copy published.</summary>
    public const string Archived = "Archived";

    /// <summary>How many logged messages' numbered copies AWS IoT did not take in time: clients find them in the log.</summary>
    public const string NotLive = "NotLive";

    /// <summary>The caller's mistake: nothing was published or stored.</summary>
    public const string Rejected = "Rejected";

    /// <summary>A client's message is larger than what is logged: it was delivered live only.</summary>
    public const string TooLarge = "TooLarge";

    /// <summary>A client's message is more than its sender's share at the moment: it was delivered live only.</summary>
    public const string TooFast = "TooFast";

    /// <summary>A client's message to a room that does not take it: its sender is no member, or may not write at the moment.</summary>
    public const string RoomRefused = "RoomRefused";

    /// <summary>A client's message is of a blocked user: it was delivered live at most.</summary>
    public const string SenderBlocked = "SenderBlocked";

    /// <summary>A user was blocked, or the block was lifted.</summary>
    public const string BlockChanged = "BlockChanged";

    /// <summary>An order to block or unblock came after a newer one, and nothing was done.</summary>
    public const string Superseded = "Superseded";

    /// <summary>How many connections were closed: of a blocked user, or more than a user may have.</summary>
    public const string ConnectionsClosed = "ConnectionsClosed";

    /// <summary>Events about connections were followed.</summary>
    public const string Tracked = "Tracked";

    /// <summary>How many of them were of no user of this deployment.</summary>
    public const string ForeignClients = "ForeignClients";

    /// <summary>The message log's table says what can't be. The log goes on without it; somebody should look at the table.</summary>
    public const string LogDamaged = "LogDamaged";

    /// <summary>Whether the sender of a client's message that was not logged was told so.</summary>
    public const string Signalled = "Signalled";

    /// <summary>How many rooms an answer lists.</summary>
    public const string Rooms = "Rooms";

    /// <summary>How many members of a room an answer lists.</summary>
    public const string Members = "Members";

    /// <summary>A room was made or changed on the backend's command.</summary>
    public const string Changed = "Changed";

    /// <summary>A request was answered.</summary>
    public const string Answered = "Answered";

    /// <summary>A request was answered with an error of the caller's.</summary>
    public const string Refused = "Refused";

    /// <summary>A request was too much at the moment: for what AWS gives, or for the caller's share of it.</summary>
    public const string Throttled = "Throttled";

    /// <summary>A deployment was told the IoT endpoint, or what it asked for is done.</summary>
    public const string Resolved = "Resolved";

    /// <summary>The operator had the dead letters looked at, or sent again.</summary>
    public const string Redriven = "Redriven";

    /// <summary>How many dead letters were sent again, and are done.</summary>
    public const string RedriveDone = "RedriveDone";

    /// <summary>How many dead letters failed again, or were refused.</summary>
    public const string RedriveFailed = "RedriveFailed";

    /// <summary>Ours: Lambda retries the event, the request was answered with 500, the deployment was told.</summary>
    public const string Failed = "Failed";
}
