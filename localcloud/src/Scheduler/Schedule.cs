using System.Text.Json.Serialization;

namespace LocalCloud.Scheduler;

/// <summary>A one-time schedule, as it is kept until it has run.</summary>
internal sealed record Schedule
{
    /// <summary>Where schedules are kept.</summary>
    public const string Folder = "schedules";

    /// <summary>A UUID.</summary>
    public required string Id { get; init; }

    /// <summary>The group.</summary>
    public required string Group { get; init; }

    /// <summary>The name, of which a group has one.</summary>
    public required string Name { get; init; }

    /// <summary>The expression as it was given.</summary>
    public required string Expression { get; init; }

    /// <summary>The time of the expression.</summary>
    public required DateTimeOffset At { get; init; }

    /// <summary>Minutes behind the time within which it may run, or <see langword="null"/> when it runs at its time.</summary>
    public int? WindowMinutes { get; init; }

    /// <summary>Whether it is deleted once it has run.</summary>
    public required bool DeletesItself { get; init; }

    /// <summary>What it is for.</summary>
    public string? Description { get; init; }

    /// <summary>What makes the request the same request when it is sent again.</summary>
    public string? ClientToken { get; init; }

    /// <summary>What it invokes.</summary>
    public required ScheduleTarget Target { get; init; }

    /// <summary>When it was created.</summary>
    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>How often its invocation was tried again.</summary>
    public int Retries { get; init; }

    /// <summary>Whether it has run, and stays.</summary>
    public bool HasRun { get; init; }

    /// <summary>Its name in the state store.</summary>
    public string StateName => $"{Folder}/{Id}";

    /// <summary>Whether another one asks for the same.</summary>
    public bool IsSameAs(Schedule other) =>
        this == other with { Id = Id, CreatedAt = CreatedAt, Retries = Retries, HasRun = HasRun };
}

/// <summary>What a schedule invokes.</summary>
internal sealed record ScheduleTarget
{
    /// <summary>A function's or an event bus's ARN.</summary>
    public required string Arn { get; init; }

    /// <summary>The role by which it is invoked.</summary>
    public required string RoleArn { get; init; }

    /// <summary>What the function gets, or the event's detail.</summary>
    public required string Input { get; init; }

    /// <summary>The event's detail-type, for a bus.</summary>
    public string? DetailType { get; init; }

    /// <summary>The event's source, for a bus.</summary>
    public string? Source { get; init; }

    /// <summary>The queue of invocations that fail for good, or <see langword="null"/>.</summary>
    public string? DeadLetterArn { get; init; }

    /// <summary>Seconds after its time until which a failed invocation is tried again, 60 to 86,400. Default: 24 h.</summary>
    public int MaximumAgeSeconds { get; init; } = 86_400;

    /// <summary>How often a failed invocation is tried again, 0 to 185. Default: 185.</summary>
    public int MaximumRetries { get; init; } = 185;

    /// <summary>Whether it is an event bus.</summary>
    [JsonIgnore]
    public bool IsBus => Arn.StartsWith("arn:aws:events:", StringComparison.Ordinal);
}

/// <summary>How schedules are kept over a restart.</summary>
[JsonSourceGenerationOptions(IgnoreReadOnlyProperties = true)]
[JsonSerializable(typeof(Schedule))]
internal sealed partial class ScheduleJson : JsonSerializerContext;
