using System.Text;
using LocalCloud.Lambda;
using LocalCloud.Lambda.EventSources;

namespace LocalCloud.Tests.Lambda.EventSources;

public sealed class BatchResultTests
{
    private static readonly HashSet<string> All = ["1", "2"];

    [Theory]
    [InlineData("")]
    [InlineData("null")]
    [InlineData("{}")]
    [InlineData("""{"batchItemFailures":null}""")]
    [InlineData("""{"batchItemFailures":[]}""")]
    [InlineData("""{"BatchItemFailures":[{"itemIdentifier":"1"}]}""")]
    [ConformsTo("sqs-esm-full-success-forms")]
    public void What_names_no_message_is_a_success(string answer) => Assert.Empty(Failed(answer));

    [Theory]
    [InlineData("{")]
    [InlineData("\"done\"")]
    [InlineData("[]")]
    [InlineData("""{"batchItemFailures":{}}""")]
    [InlineData("""{"batchItemFailures":["1"]}""")]
    [InlineData("""{"batchItemFailures":[{"itemIdentifier":""}]}""")]
    [InlineData("""{"batchItemFailures":[{"itemIdentifier":null}]}""")]
    [InlineData("""{"batchItemFailures":[{"itemIdentifier":1}]}""")]
    [InlineData("""{"batchItemFailures":[{"itemIdentifer":"1"}]}""")]
    [InlineData("""{"batchItemFailures":[{"itemIdentifier":"3"}]}""")]
    [InlineData("""{"batchItemFailures":[{"itemIdentifier":"1"},{"itemIdentifier":"3"}]}""")]
    [ConformsTo("sqs-esm-full-failure-forms")]
    public void What_can_not_be_understood_fails_the_whole_batch(string answer) => Assert.Equal(All, Failed(answer));

    [Fact]
    [ConformsTo("sqs-esm-partial-batch")]
    public void The_named_messages_fail() => Assert.Equal(["2"], Failed("""{"batchItemFailures":[{"itemIdentifier":"2"},{"itemIdentifier":"2"}]}"""));

    [Fact]
    [ConformsTo("sqs-esm-full-failure-forms")]
    public void An_error_fails_the_whole_batch() =>
        Assert.Equal(All, BatchResult.Failed(new InvocationOutcome(Encoding.UTF8.GetBytes("{}"), "Error"), All, reports: true));

    [Fact]
    public void A_function_that_does_not_report_failures_answers_what_it_likes() =>
        Assert.Empty(BatchResult.Failed(new InvocationOutcome(Encoding.UTF8.GetBytes("""{"batchItemFailures":[{"itemIdentifier":"2"}]}"""), null), All, reports: false));

    private static IReadOnlySet<string> Failed(string answer) => BatchResult.Failed(new InvocationOutcome(Encoding.UTF8.GetBytes(answer), null), All, reports: true);
}
