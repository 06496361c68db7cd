using System.Text;

namespace Packages.Tests.Stubs;

/// <summary>An answer of <see cref="StubServer"/>; header lines are written as given.</summary>
internal sealed record StubResponse(int Status, string Body = "", params string[] Headers)
{
    /// <summary>Closes the connection instead of answering.</summary>
    public static StubResponse HangUp { get; } = new(0);

    public byte[] ToBytes()
    {
        var body = Encoding.UTF8.GetBytes(Body);
        var head = new StringBuilder($"HTTP/1.1 {Status} X\r\nContent-Length: {body.Length}\r\n");
        foreach (var header in Headers)
        {
            head.Append(header).Append("\r\n");
        }

        return [.. Encoding.ASCII.GetBytes(head.Append("\r\n").ToString()), .. body];
    }
}
