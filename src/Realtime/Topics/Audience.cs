namespace Realtime.Topics;

/// <summary>Which clients may do something with a topic of a family.</summary>
public enum Audience
{
    /// <summary>No client: only the backend.</summary>
    Nobody,

    /// <summary>The client whose Cognito identity id stands in the topic.</summary>
    Owner,

    /// <summary>Every signed-in user.</summary>
    SignedIn,

    /// <summary>
    /// The members of what the topic names, a room. No policy knows them: they are told a key, which is a level of the topic at the broker, and
    /// hand what they publish to a rule.
    /// </summary>
    Members,
}
