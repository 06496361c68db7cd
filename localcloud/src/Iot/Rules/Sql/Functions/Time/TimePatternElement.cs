namespace LocalCloud.Iot.Rules.Sql.Functions.Time;

/// <summary>One part of a date/time pattern.</summary>
/// <param name="Letter">The field's letter, or <see langword="null"/> for a text that stands for itself.</param>
/// <param name="Count">How often the letter stands there.</param>
/// <param name="Literal">The text.</param>
internal sealed record TimePatternElement(char? Letter, int Count, string Literal)
{
    /// <summary>Whether this is read and written as digits only.</summary>
    public bool IsNumber => Letter is { } letter && ("yuYDdHhKkmsSn".Contains(letter, StringComparison.Ordinal) || (letter is 'M' or 'L' && Count < 3));
}
