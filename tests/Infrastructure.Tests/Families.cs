using Realtime.Topics;

namespace Infrastructure.Tests;

/// <summary>Families that the catalogue does not have.</summary>
internal static class Families
{
    /// <summary>All that clients may do, with two names and a literal end.</summary>
    public static TopicFamily Boards { get; } = new()
    {
        Name = "boards",
        Levels = ["{teamId}", "{boardId}", "strokes"],
        CommittedLevel = "kept",
        Subscribers = Audience.SignedIn,
        Publishers = Audience.SignedIn,
        Retention = TimeSpan.FromDays(2),
        MaxPayloadBytes = 1024,
    };

    /// <summary>Only the backend writes, only the owner reads, and the name comes last.</summary>
    public static TopicFamily Invoices { get; } = new()
    {
        Name = "invoices",
        Levels = ["of", "{userId}"],
        Subscribers = Audience.Owner,
        Retention = TimeSpan.FromDays(2),
        MaxPayloadBytes = 1024,
    };

    /// <summary>Nothing for clients.</summary>
    public static TopicFamily Audit { get; } = new()
    {
        Name = "audit",
        Levels = ["{what}"],
        Subscribers = Audience.Nobody,
        MaxPayloadBytes = 1024,
    };
}
