using System.Globalization;
using Realtime.Log;
using Realtime.Topics;

namespace Functions.Hosting;

/// <summary>The environment, read and checked: a function asks at its start for what it needs, and a missing variable ends the start.</summary>
internal sealed class Settings(Func<string, string?> read)
{
    public static Settings Environment { get; } = new(System.Environment.GetEnvironmentVariable);

    /// <summary>The function that this process is.</summary>
    public string Handler => Required("_HANDLER");

    public string Region => Required("AWS_REGION");

    public string MessageLogTable => Required("MESSAGE_LOG_TABLE");

    public string DirectoryTable => Required("DIRECTORY_TABLE");

    public string ConnectionsTable => Required("CONNECTIONS_TABLE");

    /// <summary>Raised by the operator after a restore of the message log. Default 1.</summary>
    public int LogGeneration => Whole("LOG_GENERATION", 1, LogTable.MaxGeneration) ?? 1;

    public string IotPolicyName => Required("IOT_POLICY_NAME");

    public string IotEndpoint => Required("IOT_ENDPOINT");

    public string IdentityPoolId => Required("IDENTITY_POOL_ID");

    public string UserPoolId => Required("USER_POOL_ID");

    /// <summary>What the names of the deployment's AWS IoT rules begin with: the family's name follows.</summary>
    public string RulePrefix => Required("RULE_PREFIX");

    public string RoomsTable => Required("ROOMS_TABLE");

    public string DeadLetterQueue => Required("DEAD_LETTER_QUEUE_URL");

    public string ArchiveMessageFunction => Required("ARCHIVE_MESSAGE_FUNCTION");

    public string TrackConnectionsFunction => Required("TRACK_CONNECTIONS_FUNCTION");

    public string RunRoomCommandFunction => Required("RUN_ROOM_COMMAND_FUNCTION");

    public string DrainPendingFunction => Required("DRAIN_PENDING_FUNCTION");

    public string BlockUserFunction => Required("BLOCK_USER_FUNCTION");

    public string EventBus => Required("EVENT_BUS");

    public string InboxTable => Required("INBOX_TABLE");

    public string ScheduleGroup => Required("SCHEDULE_GROUP");

    public string ScheduleRoleArn => Required("SCHEDULE_ROLE_ARN");

    public string ScheduleDeadLettersArn => Required("SCHEDULE_DEAD_LETTERS_ARN");

    /// <summary>What the deployment's topics begin with at the broker. Default: nothing.</summary>
    public TopicPrefix TopicPrefix
    {
        get
        {
            try
            {
                return TopicPrefix.Parse(read("TOPIC_PREFIX"));
            }
            catch (FormatException error)
            {
                throw new SettingException($"The environment variable TOPIC_PREFIX is wrong: {error.Message}");
            }
        }
    }

    public string MetricsNamespace => Required("METRICS_NAMESPACE");

    /// <summary>How far the clock is ahead of the machine's: only local runs set it, never AWS. Default 0.</summary>
    public TimeSpan ClockOffset => TimeSpan.FromSeconds(Whole("CLOCK_OFFSET_SECONDS", int.MinValue, int.MaxValue) ?? 0);

    private string Required(string name) =>
        read(name) is { } value && !string.IsNullOrWhiteSpace(value)
            ? value
            : throw new SettingException($"The environment variable {name} is missing.");

    private int? Whole(string name, int least, int most)
    {
        if (read(name) is not { Length: > 0 } text)
        {
            return null;
        }

        return int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var value) && value >= least && value <= most
            ? value
            : throw new SettingException(string.Create(
                CultureInfo.InvariantCulture, $"The environment variable {name} must be a whole number from {least} to {most}."));
    }
}

/// <summary>The environment lacks a variable, or one has a value that can't be used.</summary>
internal sealed class SettingException(string message) : Exception(message);
