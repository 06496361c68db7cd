namespace Functions.Hosting;

/// <summary>One field of a log line: a text, a list of texts or a number. Texts that callers wrote are cut, so no line gets lost.</summary>
internal readonly record struct LogField
{
    private const int LongestText = 1024;

    public LogField(string name, string? text)
    {
        Name = name;
        Text = text?.Length > LongestText ? text[..LongestText] : text;
    }

    public LogField(string name, long number)
    {
        Name = name;
        Number = number;
    }

    public LogField(string name, IReadOnlyCollection<string> texts)
    {
        Name = name;
        Texts = texts;
    }

    public string Name { get; }

    public string? Text { get; }

    public long? Number { get; }

    public IReadOnlyCollection<string>? Texts { get; }

    /// <summary>Whether the number is a CloudWatch metric too.</summary>
    public bool IsMetric { get; private init; }

    /// <summary>A number that is a CloudWatch metric too.</summary>
    public static LogField Metric(string name, long number) => new(name, number) { IsMetric = true };
}
