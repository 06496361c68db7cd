namespace Realtime.Sessions;

/// <summary>What opening a session did.</summary>
public enum SessionOutcome
{
    /// <summary>Nothing: the policy was attached and the directory complete.</summary>
    AlreadyOpen,

    /// <summary>The policy was attached and the directory written.</summary>
    Attached,

    /// <summary>The identity belongs to another sign-in subject than before; the directory has the new one too.</summary>
    Recorded,

    /// <summary>Another call of the same identity is attaching the policy, or failed to a moment ago: the caller comes back in a second.</summary>
    Attaching,

    /// <summary>AWS throttles policy attachments (15 a second for the whole account): the caller comes back later.</summary>
    Throttled,

    /// <summary>The user was blocked meanwhile: the policy is off again.</summary>
    Blocked,
}
