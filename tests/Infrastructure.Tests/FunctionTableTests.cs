using System.Reflection;

namespace Infrastructure.Tests;

/// <summary>
/// The table in <c>src/Functions/README.md</c>: who calls a function, with what, and what it may do. It is written from the attributes and the
/// template, and <c>UPDATE_DOCS=1</c> writes it anew.
/// </summary>
public sealed class FunctionTableTests
{
    private const string Begin = "<!-- functions: begin -->\n";
    private const string End = "<!-- functions: end -->\n";

    private static readonly string File = Path.Combine(Repository.Root, "src", "Functions", "README.md");

    // A disposable deployment has every function.
    private readonly Template _template;

    public FunctionTableTests(RealtimeTemplate stack) => _template = stack.Workplace.Template(stack.Workplace.Props with { Disposable = true });

    [Fact]
    public async Task The_table_says_what_is_deployed()
    {
        var text = await System.IO.File.ReadAllTextAsync(File, TestContext.Current.CancellationToken);
        var (begin, end) = (text.IndexOf(Begin, StringComparison.Ordinal) + Begin.Length, text.IndexOf(End, StringComparison.Ordinal));
        if (Environment.GetEnvironmentVariable("UPDATE_DOCS") == "1")
        {
            await System.IO.File.WriteAllTextAsync(File, $"{text[..begin]}{Table()}{text[end..]}", TestContext.Current.CancellationToken);
            return;
        }

        Assert.Equal(Table(), text[begin..end]);
    }

    [Fact]
    public void Each_function_of_the_table_has_a_file_of_its_name() => Assert.All(
        RouteTable.Functions, function => Assert.True(System.IO.File.Exists(Path.Combine(Path.GetDirectoryName(File)!, $"{function.DeclaringType!.Name}.cs"))));

    private string Table() =>
        "| function | called by | takes, answers | may |\n|---|---|---|---|\n"
        + string.Concat(RouteTable.Functions.Select(function => $"| {string.Join(" | ", Cells(function))} |\n"));

    private IEnumerable<string> Cells(MethodInfo function)
    {
        var name = function.DeclaringType!.Name;
        yield return $"[{name}]({name}.cs)";
        yield return RouteTable.RoutesOf(function) is { Count: > 0 } routes ? string.Join(", ", routes.Select(route => $"`{route.Route}`")) : CallersOf(name);
        yield return $"`{function.GetParameters()[0].ParameterType.Name}`, `{function.ReturnType.GenericTypeArguments[0].Name}`";
        yield return string.Join("; ", Permissions(name).Select(statement => $"{statement.Sid}: `{string.Join("`, `", statement.Actions)}`"));
    }

    private string CallersOf(string name)
    {
        var function = _template.Named("AWS::Lambda::Function", $"{name}Function");
        var events = _template.OfType("AWS::Events::Rule")
            .Where(rule => rule.At("Targets", "0", "Arn") == function.Arn)
            .Select(rule => $"EventBridge `{rule.At("EventPattern", "detail-type", "0")}`");
        var topics = _template.OfType("AWS::IoT::TopicRule")
            .Where(rule => rule.At("TopicRulePayload", "Actions", "0", "Lambda", "FunctionArn") == function.Arn)
            .Select(rule => $"AWS IoT rule on `{rule.At("TopicRulePayload", "Sql")!.Split(" FROM '")[1].Split('\'')[0]}`");
        var resources = _template.Resources
            .Where(resource => resource.At("ServiceToken") == function.Arn)
            .Select(resource => $"CloudFormation `{resource.Type}`");
        var queues = _template.OfType("AWS::Lambda::EventSourceMapping")
            .Where(mapping => mapping.At("FunctionName") == function.Ref)
            .Select(mapping => _template.OfType("AWS::SQS::Queue").Single(queue => queue.Arn == mapping.At("EventSourceArn")).Ref)
            .Select(queue => _template.OfType("AWS::IoT::TopicRule").Single(rule => rule.At("TopicRulePayload", "Actions", "0", "Sqs", "QueueUrl") == queue))
            .Select(rule => $"queue of the AWS IoT rule on `{rule.At("TopicRulePayload", "Sql")!.Split('\'')[^4]}`");
        return string.Join(", ", [.. events, .. topics, .. queues, .. resources]);
    }

    // Besides its log and its dead letters, which all have alike.
    private IEnumerable<Statement> Permissions(string name) => _template.PermissionsOf($"{name}Role").Values
        .Where(statement => statement.Allows && !statement.Actions.Any(action => action.StartsWith("logs:", StringComparison.Ordinal) || action.StartsWith("sqs:", StringComparison.Ordinal)));
}
