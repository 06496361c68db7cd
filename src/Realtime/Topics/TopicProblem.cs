namespace Realtime.Topics;

/// <summary>Why a text is no topic of the system.</summary>
public enum TopicProblem
{
    /// <summary>It is one.</summary>
    None,

    /// <summary>There is no text.</summary>
    Missing,

    /// <summary>It is longer than <see cref="TopicName.MaxBytes"/> bytes.</summary>
    TooLong,

    /// <summary>It holds <c>+</c> or <c>#</c>: a filter, not a topic.</summary>
    Wildcard,

    /// <summary>Its first level names no family.</summary>
    UnknownFamily,

    /// <summary>Its levels are not those of its family.</summary>
    WrongLevels,

    /// <summary>A name in it is not 1 to 128 of <c>A-Z a-z 0-9 _ . : @ -</c>.</summary>
    BadName,
}
