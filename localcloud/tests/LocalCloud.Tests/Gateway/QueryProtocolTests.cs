using System.Text;
using System.Xml.Linq;
using LocalCloud.Gateway;

namespace LocalCloud.Tests.Gateway;

public sealed class QueryProtocolTests
{
    private static readonly XNamespace Ns = "urn:test";

    [Theory]
    [InlineData("a\0b", "a\ufffdb")]
    [InlineData("\u001f \ufffe\uffff", "\ufffd \ufffd\ufffd")]
    [InlineData("half a surrogate pair", "half a surrogate pair\ufffd", '\ud800')]
    [InlineData("tab\t line\n <&> é 𝄞", "tab\t line\n <&> é 𝄞")]
    public void An_error_about_what_XML_can_not_write_is_still_an_answer(string message, string written, char? last = null)
    {
        var answer = QueryProtocol.Error(Ns, new AwsException("InvalidParameterValue", 400, message + last));

        Assert.Equal(400, answer.Status);
        Assert.Equal(written, XDocument.Parse(Encoding.UTF8.GetString(answer.Body.Span)).Descendants(Ns + "Message").Single().Value);
    }
}
