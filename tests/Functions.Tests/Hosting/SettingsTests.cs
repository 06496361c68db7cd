using Functions.Hosting;

namespace Functions.Tests.Hosting;

public sealed class SettingsTests
{
    private static readonly IReadOnlyDictionary<string, Func<Settings, object>> Readers = new Dictionary<string, Func<Settings, object>>
    {
        { "_HANDLER", settings => settings.Handler },
        { "AWS_REGION", settings => settings.Region },
        { "MESSAGE_LOG_TABLE", settings => settings.MessageLogTable },
        { "DIRECTORY_TABLE", settings => settings.DirectoryTable },
        { "CONNECTIONS_TABLE", settings => settings.ConnectionsTable },
        { "IOT_POLICY_NAME", settings => settings.IotPolicyName },
        { "IOT_ENDPOINT", settings => settings.IotEndpoint },
        { "IDENTITY_POOL_ID", settings => settings.IdentityPoolId },
        { "USER_POOL_ID", settings => settings.UserPoolId },
        { "RULE_PREFIX", settings => settings.RulePrefix },
        { "ROOMS_TABLE", settings => settings.RoomsTable },
        { "INBOX_TABLE", settings => settings.InboxTable },
        { "SCHEDULE_GROUP", settings => settings.ScheduleGroup },
        { "SCHEDULE_ROLE_ARN", settings => settings.ScheduleRoleArn },
        { "SCHEDULE_DEAD_LETTERS_ARN", settings => settings.ScheduleDeadLettersArn },
        { "METRICS_NAMESPACE", settings => settings.MetricsNamespace },
    };

    public static TheoryData<string> Required => [.. Readers.Keys];

    [Theory]
    [MemberData(nameof(Required))]
    public void A_missing_variable_is_named(string name)
    {
        var read = Readers[name];
        foreach (var value in (string?[])[null, "", " "])
        {
            var error = Assert.Throws<SettingException>(() => read(With(name, value)));
            Assert.Equal($"The environment variable {name} is missing.", error.Message);
        }

        Assert.Equal("value", read(With(name, "value")));
    }

    [Theory]
    [InlineData(null, "")]
    [InlineData("", "")]
    [InlineData("pr-12/", "pr-12/")]
    public void The_topic_prefix_is_none_or_what_is_set(string? text, string prefix) =>
        Assert.Equal(prefix, With("TOPIC_PREFIX", text).TopicPrefix.Text);

    [Theory]
    [InlineData("pr-12")]
    [InlineData("/")]
    [InlineData("a/b/")]
    [InlineData("+/")]
    [InlineData("$aws/")]
    public void A_topic_prefix_that_is_none_ends_the_start(string text) =>
        Assert.StartsWith(
            "The environment variable TOPIC_PREFIX is wrong: ",
            Assert.Throws<SettingException>(() => With("TOPIC_PREFIX", text).TopicPrefix).Message,
            StringComparison.Ordinal);

    [Theory]
    [InlineData(null, 1)]
    [InlineData("", 1)]
    [InlineData("7", 7)]
    [InlineData("1000000", 1_000_000)]
    public void The_generation_is_1_or_what_is_set(string? text, int generation) =>
        Assert.Equal(generation, With("LOG_GENERATION", text).LogGeneration);

    [Theory]
    [InlineData("0")]
    [InlineData("-1")]
    [InlineData("1.5")]
    [InlineData("one")]
    [InlineData("99999999999")]
    [InlineData("1000001")]
    [InlineData("1764460800")]
    public void A_generation_that_is_none_is_refused(string text)
    {
        var error = Assert.Throws<SettingException>(() => With("LOG_GENERATION", text).LogGeneration);
        Assert.Contains("LOG_GENERATION must be a whole number from 1", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void The_clock_is_shifted_by_what_is_set_and_otherwise_not()
    {
        Assert.Equal(TimeSpan.Zero, With("CLOCK_OFFSET_SECONDS", null).ClockOffset);
        Assert.Equal(TimeSpan.FromDays(31), With("CLOCK_OFFSET_SECONDS", "2678400").ClockOffset);
        Assert.Equal(TimeSpan.FromSeconds(-5), With("CLOCK_OFFSET_SECONDS", "-5").ClockOffset);
        Assert.Throws<SettingException>(() => With("CLOCK_OFFSET_SECONDS", "soon").ClockOffset);
    }

    [Fact]
    public void A_shifted_clock_shows_another_date()
    {
        var shifted = new ShiftedTimeProvider(TimeSpan.FromDays(100)).GetUtcNow() - TimeProvider.System.GetUtcNow();

        Assert.InRange(shifted.TotalDays, 99.9, 100.1);
    }

    private static Settings With(string name, string? value) => new(asked => asked == name ? value : null);
}
