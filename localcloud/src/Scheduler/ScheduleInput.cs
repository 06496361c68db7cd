using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using LocalCloud.Gateway;

namespace LocalCloud.Scheduler;

/// <summary>Reads what CreateSchedule is given. Values that AWS has and LocalCloud has not are refused by name.</summary>
internal static partial class ScheduleInput
{
    private const int MaxDescription = 512;
    private const int MaxWindowMinutes = 1_440;

    [GeneratedRegex(@"^[0-9a-zA-Z-_.]{1,64}\z", RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 1_000)]
    private static partial Regex NamePattern { get; }

    [GeneratedRegex(@"^[a-zA-Z0-9-_]{1,64}\z", RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 1_000)]
    private static partial Regex TokenPattern { get; }

    /// <summary>A schedule's or a group's name.</summary>
    /// <exception cref="AwsException"><c>ValidationException</c>.</exception>
    public static string Name(string member, string? value) => value is not null && NamePattern.IsMatch(value)
        ? value
        : throw SchedulerErrors.Constraint(member, "Member must satisfy regular expression pattern: ^[0-9a-zA-Z-_.]+$");

    /// <summary>A client token, or <see langword="null"/>.</summary>
    /// <exception cref="AwsException"><c>ValidationException</c>.</exception>
    public static string? Token(string? value) => value is null || TokenPattern.IsMatch(value)
        ? value
        : throw SchedulerErrors.Constraint("ClientToken", "Member must satisfy regular expression pattern: ^[a-zA-Z0-9-_]+$");

    /// <summary>The schedule that a request asks for.</summary>
    /// <exception cref="AwsException"><c>ValidationException</c>, or what is not emulated.</exception>
    public static Schedule Read(string name, JsonObject input, DateTimeOffset now)
    {
        if (JsonProtocol.OptionalText(input, "State") is { } state and not "ENABLED")
        {
            throw state is "DISABLED" ? NotEmulated.Parameter("scheduler", "CreateSchedule", "State=DISABLED") : OneOf("State", "ENABLED, DISABLED");
        }

        var expression = Required(input, "ScheduleExpression");
        return new Schedule
        {
            Id = Guid.NewGuid().ToString(),
            Group = Name("GroupName", JsonProtocol.OptionalText(input, "GroupName") ?? Schedules.DefaultGroup),
            Name = Name("Name", name),
            Expression = expression,
            At = Time(expression, JsonProtocol.OptionalText(input, "ScheduleExpressionTimezone"), now),
            WindowMinutes = Window(Object(input, "FlexibleTimeWindow")),
            DeletesItself = JsonProtocol.OptionalText(input, "ActionAfterCompletion") switch
            {
                null or "NONE" => false,
                "DELETE" => true,
                _ => throw OneOf("ActionAfterCompletion", "NONE, DELETE"),
            },
            Description = JsonProtocol.OptionalText(input, "Description") is { Length: > MaxDescription }
                ? throw SchedulerErrors.Constraint("Description", $"Member must have length less than or equal to {MaxDescription}")
                : JsonProtocol.OptionalText(input, "Description"),
            ClientToken = Token(JsonProtocol.OptionalText(input, "ClientToken")),
            Target = ScheduleTargetInput.Read(Object(input, "Target")),
            CreatedAt = now,
        };
    }

    /// <summary>A required text.</summary>
    /// <exception cref="AwsException"><c>ValidationException</c>.</exception>
    public static string Required(JsonObject input, string member) =>
        JsonProtocol.OptionalText(input, member) ?? throw SchedulerErrors.Constraint(member, "Member must not be null");

    /// <summary>A whole number within limits, or <see langword="null"/>.</summary>
    /// <exception cref="AwsException"><c>ValidationException</c>.</exception>
    public static int? Whole(JsonObject input, string member, int least, int most)
    {
        if (input[member] is not { } node)
        {
            return null;
        }

        if (node.GetValueKind() is not JsonValueKind.Number || !node.AsValue().TryGetValue<int>(out var number))
        {
            throw new AwsException("SerializationException", StatusCodes.Status400BadRequest, $"{member} can not be converted to an Integer");
        }

        return number < least ? throw SchedulerErrors.Constraint(member, $"Member must have value greater than or equal to {least}")
            : number > most ? throw SchedulerErrors.Constraint(member, $"Member must have value less than or equal to {most}")
            : number;
    }

    private static AwsException OneOf(string member, string values) =>
        SchedulerErrors.Constraint(member, $"Member must satisfy enum value set: [{values}]");

    private static JsonObject Object(JsonObject input, string member) =>
        input[member] as JsonObject ?? throw SchedulerErrors.Constraint(member, "Member must not be null");

    private static DateTimeOffset Time(string expression, string? zone, DateTimeOffset now)
    {
        if (expression.StartsWith("rate(", StringComparison.Ordinal) || expression.StartsWith("cron(", StringComparison.Ordinal))
        {
            throw NotEmulated.Parameter("scheduler", "CreateSchedule", $"ScheduleExpression={expression[..4]}");
        }

        if (zone is not (null or "UTC"))
        {
            throw NotEmulated.Parameter("scheduler", "CreateSchedule", $"ScheduleExpressionTimezone={zone}");
        }

        const DateTimeStyles Utc = DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal;
        if (!DateTimeOffset.TryParseExact(expression, "'at('yyyy-MM-dd'T'HH:mm:ss')'", CultureInfo.InvariantCulture, Utc, out var time))
        {
            throw SchedulerErrors.Validation($"Invalid Schedule Expression {expression}.");
        }

        // UNVERIFIED: AWS says nowhere what it makes of a time that has passed; whoever relies on it learns it here.
        return time > now ? time : throw SchedulerErrors.Validation($"Invalid Schedule Expression {expression}: its time has passed.");
    }

    private static int? Window(JsonObject window)
    {
        var minutes = Whole(window, "MaximumWindowInMinutes", 1, MaxWindowMinutes);
        return Required(window, "Mode") switch
        {
            "OFF" => minutes is null ? null : throw SchedulerErrors.Validation("MaximumWindowInMinutes can only be set when FlexibleTimeWindow is FLEXIBLE."),
            "FLEXIBLE" => minutes ?? throw SchedulerErrors.Validation("MaximumWindowInMinutes must be set when FlexibleTimeWindow is FLEXIBLE."),
            _ => throw OneOf("FlexibleTimeWindow.Mode", "OFF, FLEXIBLE"),
        };
    }
}
