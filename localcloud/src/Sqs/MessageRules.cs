using System.Buffers;
using System.Globalization;
using System.Text;
using LocalCloud.Gateway;

namespace LocalCloud.Sqs;

/// <summary>What a message may be.</summary>
internal static class MessageRules
{
    private const int MaximumAttributes = 10;
    private const int MaximumNameLength = 256;

    private static readonly SearchValues<char> NameCharacters =
        SearchValues.Create("-.0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ_abcdefghijklmnopqrstuvwxyz");

    /// <summary>Checks a message before it is stored.</summary>
    /// <exception cref="AwsException">Body or attributes are refused.</exception>
    public static void Check(string body, IReadOnlyDictionary<string, QueueAttribute> attributes, int maximumBytes)
    {
        if (body.Length == 0)
        {
            throw SqsErrors.MissingParameter("MessageBody");
        }

        if (attributes.Count > MaximumAttributes)
        {
            throw SqsErrors.InvalidParameter(
                $"Number of message attributes [{attributes.Count}] exceeds the allowed maximum [{MaximumAttributes}].");
        }

        foreach (var (name, attribute) in attributes)
        {
            Check(name, attribute);
        }

        if (!IsXmlText(body))
        {
            throw SqsErrors.InvalidContents();
        }

        if (Size(body, attributes) > maximumBytes)
        {
            throw SqsErrors.InvalidParameter($"One or more parameters are invalid. Reason: Message must be shorter than {maximumBytes} bytes.");
        }
    }

    /// <summary>Bytes that count for the limits.</summary>
    public static int Size(string body, IReadOnlyDictionary<string, QueueAttribute> attributes) => Encoding.UTF8.GetByteCount(body) + attributes.Sum(
        pair => Encoding.UTF8.GetByteCount(pair.Key) + Encoding.UTF8.GetByteCount(pair.Value.DataType) + pair.Value.Size);

    private static void Check(string name, QueueAttribute attribute)
    {
        if (ProblemOf(name) is { } problem)
        {
            throw SqsErrors.InvalidParameter($"Message (user) attribute name '{name}' {problem}");
        }

        if (attribute.DataType.Split('.')[0] is not ("String" or "Number" or "Binary"))
        {
            throw SqsErrors.InvalidParameter(
                $"The message attribute '{name}' has an invalid message attribute type, the set of supported type prefixes is Binary, Number, and String.");
        }

        if (attribute.StringValue.Length == 0)
        {
            throw SqsErrors.InvalidParameter($"Message (user) attribute '{name}' must contain a non-empty value of type '{attribute.DataType}'.");
        }

        if (attribute.IsNumber && !double.TryParse(attribute.StringValue, NumberStyles.Float, CultureInfo.InvariantCulture, out _))
        {
            throw SqsErrors.InvalidParameter($"Can't cast the value of message (user) attribute '{name}' to a number.");
        }

        if (attribute.IsBinary && !IsBase64(attribute.StringValue))
        {
            throw SqsErrors.InvalidParameter($"The message attribute '{name}' is not base64.");
        }

        if (!attribute.IsBinary && !IsXmlText(attribute.StringValue))
        {
            throw SqsErrors.InvalidContents();
        }
    }

    private static string? ProblemOf(string name)
    {
        if (name.Length is 0 or > MaximumNameLength)
        {
            return $"must have 1 to {MaximumNameLength} characters.";
        }

        if (name.AsSpan().ContainsAnyExcept(NameCharacters))
        {
            return "can contain upper- and lower-case letters, digits, underscores, hyphens and periods only.";
        }

        if (name.StartsWith("AWS.", StringComparison.OrdinalIgnoreCase) || name.StartsWith("Amazon.", StringComparison.OrdinalIgnoreCase))
        {
            return "can not start with reserved prefixes like AWS. or Amazon.";
        }

        return name[0] == '.' || name[^1] == '.' || name.Contains("..", StringComparison.Ordinal)
            ? "can not start or end with a period, nor have two in a row."
            : null;
    }

    private static bool IsBase64(string text) => Convert.TryFromBase64String(text, new byte[text.Length], out _);

    private static bool IsXmlText(string text)
    {
        foreach (var rune in text.EnumerateRunes())
        {

            if (rune.Value is not (0x9 or 0xA or 0xD or (>= 0x20 and <= 0xFFFD) or >= 0x10000))
            {
                return false;
            }
        }

        return true;
    }
}
