using System.Net;
using Amazon.DynamoDBv2;
using Amazon.DynamoDBv2.Model;
using LocalCloud.DynamoDb;
using LocalCloud.Tests.Fakes;
using Microsoft.Extensions.DependencyInjection;

namespace LocalCloud.Tests.DynamoDb;

/// <summary>The AWS SDK against dynalite behind the gateway, by the template's own statements.</summary>
public sealed class DynamoDbGatewayTests(DynamoDbGatewayTests.Cloud cloud) : IClassFixture<DynamoDbGatewayTests.Cloud>
{
    private const string TableArn = "arn:aws:dynamodb:eu-west-1:123456789012:table/Log";

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public async Task The_administrator_reads_what_was_written()
    {
        using var client = cloud.Host.DynamoDb();

        await client.PutItemAsync("Log", Item("a", 1, "body"), Cancelled);
        var read = await client.GetItemAsync("Log", Key("a", 1), Cancelled);

        Assert.Equal("hello", read.Item["body"].S);
    }

    [Fact]
    public async Task The_table_has_the_ARN_of_the_account_and_region()
    {
        using var client = cloud.Host.DynamoDb();

        Assert.Equal(TableArn, (await client.DescribeTableAsync("Log", Cancelled)).Table.TableArn);
        Assert.Contains("Log", (await client.ListTablesAsync(Cancelled)).TableNames);
    }

    [Fact]
    [ConformsTo("rule-dynamodbv2-action")]
    public async Task An_action_that_no_statement_allows_is_denied_as_AWS_denies_it()
    {
        using var client = await ClientAsync($$"""[{"Effect":"Allow","Action":"dynamodb:GetItem","Resource":"{{TableArn}}"}]""");

        var error = await Assert.ThrowsAsync<AmazonDynamoDBException>(() => client.PutItemAsync("Log", Item("b", 1), Cancelled));

        Assert.Equal("AccessDeniedException", error.ErrorCode);
        Assert.Equal(HttpStatusCode.BadRequest, error.StatusCode);
        Assert.EndsWith(
            $"is not authorized to perform: dynamodb:PutItem on resource: {TableArn} because no identity-based policy allows the dynamodb:PutItem action",
            error.Message,
            StringComparison.Ordinal);
        Assert.Empty((await client.GetItemAsync("Log", Key("b", 1), Cancelled)).Item ?? []);
    }

    [Fact]
    public async Task Whoever_may_put_voids_only_can_not_put_a_message()
    {
        using var client = await ClientAsync($$$"""
            [{"Effect":"Allow","Action":"dynamodb:PutItem","Resource":"{{{TableArn}}}",
              "Condition":{"ForAllValues:StringEquals":{"dynamodb:Attributes":["pk","seq","void","at","expiresAt"] } } }]
            """);

        await client.PutItemAsync(PutIfAbsent(Item("c", 1, "void", "at", "expiresAt")), Cancelled);

        await DeniedAsync(() => client.PutItemAsync(PutIfAbsent(Item("c", 2, "void", "body")), Cancelled));
        var sly = PutIfAbsent(Item("c", 2, "void"));
        sly.ConditionExpression = "attribute_not_exists(pk) OR #b = :b";
        sly.ExpressionAttributeNames = new() { ["#b"] = "body" };
        sly.ExpressionAttributeValues = new() { [":b"] = new("x") };
        await DeniedAsync(() => client.PutItemAsync(sly, Cancelled));
    }

    [Fact]
    public async Task Whoever_may_use_one_partition_only_is_kept_to_it()
    {
        using var client = await ClientAsync($$$"""
            [{"Effect":"Allow","Action":["dynamodb:PutItem","dynamodb:GetItem","dynamodb:Query","dynamodb:BatchWriteItem","dynamodb:BatchGetItem"],"Resource":"{{{TableArn}}}",
              "Condition":{"ForAllValues:StringEquals":{"dynamodb:LeadingKeys":["mine"]},"Null":{"dynamodb:LeadingKeys":"false"} } }]
            """);

        await client.PutItemAsync("Log", Item("mine", 1), Cancelled);
        await client.GetItemAsync("Log", Key("mine", 1), Cancelled);
        Assert.Single((await client.QueryAsync(QueryFor("mine"), Cancelled)).Items);
        await client.BatchWriteItemAsync(Batch(Item("mine", 2)), Cancelled);

        await DeniedAsync(() => client.PutItemAsync("Log", Item("yours", 1), Cancelled));
        await DeniedAsync(() => client.GetItemAsync("Log", Key("yours", 1), Cancelled));
        await DeniedAsync(() => client.QueryAsync(QueryFor("yours"), Cancelled));
        await DeniedAsync(() => client.BatchWriteItemAsync(Batch(Item("mine", 3), Item("yours", 3)), Cancelled));
        await DeniedAsync(() => client.BatchGetItemAsync(
            new BatchGetItemRequest(new Dictionary<string, KeysAndAttributes> { ["Log"] = new() { Keys = [Key("mine", 1), Key("yours", 1)] } }), Cancelled));
    }

    [Fact]
    public async Task A_second_table_in_a_batch_needs_its_own_permission()
    {
        using var client = await ClientAsync($$"""[{"Effect":"Allow","Action":"dynamodb:BatchWriteItem","Resource":"{{TableArn}}"}]""");
        var batch = Batch(Item("d", 1));
        batch.RequestItems["Other"] = [new(new PutRequest(Item("d", 1)))];

        await DeniedAsync(() => client.BatchWriteItemAsync(batch, Cancelled));
    }

    [Fact]
    public async Task Errors_of_the_tables_come_through_as_they_are()
    {
        using var client = cloud.Host.DynamoDb();
        await client.PutItemAsync("Log", Item("e", 1), Cancelled);

        await Assert.ThrowsAsync<ConditionalCheckFailedException>(() => client.PutItemAsync(PutIfAbsent(Item("e", 1)), Cancelled));
        await Assert.ThrowsAsync<ResourceNotFoundException>(() => client.GetItemAsync("Nothing", Key("e", 1), Cancelled));
    }

    [Fact]
    public async Task Time_to_live_can_be_read_and_changed()
    {
        using var client = cloud.Host.DynamoDb();
        await cloud.Host.CreateAsync("AWS::DynamoDB::Table", Cloud.Table("Fleeting"), "Fleeting");

        Assert.Equal(TimeToLiveStatus.DISABLED, (await client.DescribeTimeToLiveAsync("Fleeting", Cancelled)).TimeToLiveDescription.TimeToLiveStatus);
        await client.UpdateTimeToLiveAsync(TimeToLive(enabled: true), Cancelled);
        var described = (await client.DescribeTimeToLiveAsync("Fleeting", Cancelled)).TimeToLiveDescription;
        var twice = await Assert.ThrowsAsync<AmazonDynamoDBException>(() => client.UpdateTimeToLiveAsync(TimeToLive(enabled: true), Cancelled));
        await client.UpdateTimeToLiveAsync(TimeToLive(enabled: false), Cancelled);

        Assert.Equal((TimeToLiveStatus.ENABLED, "gone"), (described.TimeToLiveStatus, described.AttributeName));
        Assert.Equal(("ValidationException", "TimeToLive is already enabled"), (twice.ErrorCode, twice.Message));
        await Assert.ThrowsAsync<ResourceNotFoundException>(() => client.DescribeTimeToLiveAsync("Nothing", Cancelled));

        static UpdateTimeToLiveRequest TimeToLive(bool enabled) => new()
        {
            TableName = "Fleeting",
            TimeToLiveSpecification = new TimeToLiveSpecification { AttributeName = "gone", Enabled = enabled },
        };
    }

    [Fact]
    public async Task A_table_of_an_earlier_run_is_taken_over_with_its_items()
    {
        using var client = cloud.Host.DynamoDb();
        await client.PutItemAsync("Log", Item("f", 1), Cancelled);

        await cloud.Host.CreateAsync("AWS::DynamoDB::Table", Cloud.Table("Log"));

        Assert.NotEmpty((await client.GetItemAsync("Log", Key("f", 1), Cancelled)).Item);
    }

    [Fact]
    public async Task A_table_of_an_earlier_run_with_another_key_stops_the_start()
    {
        var other = """{"TableName":"Log","BillingMode":"PAY_PER_REQUEST","AttributeDefinitions":[{"AttributeName":"id","AttributeType":"S"}],"KeySchema":[{"AttributeName":"id","KeyType":"HASH"}]}""";

        var error = await Assert.ThrowsAsync<LocalCloud.CloudFormation.UnsupportedTemplateException>(
            () => cloud.Host.CreateAsync("AWS::DynamoDB::Table", other));

        Assert.Contains("--fresh", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_dynalite_that_died_is_started_again_with_its_data()
    {
        using var client = cloud.Host.DynamoDb();
        await client.PutItemAsync("Log", Item("g", 1), Cancelled);
        var children = cloud.Host.Services.GetRequiredService<LocalCloud.Hosting.ChildProcesses>();

        await children.Running.Single(child => child.Name == "dynalite").KillAsync();

        Assert.NotEmpty((await client.GetItemAsync("Log", Key("g", 1), Cancelled)).Item);
    }

    private static async Task DeniedAsync(Func<Task> call) =>
        Assert.Equal("AccessDeniedException", (await Assert.ThrowsAsync<AmazonDynamoDBException>(call)).ErrorCode);

    private static Dictionary<string, AttributeValue> Key(string pk, int seq) => new()
    {
        ["pk"] = new(pk),
        ["seq"] = new() { N = seq.ToString(System.Globalization.CultureInfo.InvariantCulture) },
    };

    private static Dictionary<string, AttributeValue> Item(string pk, int seq, params string[] attributes)
    {
        var item = Key(pk, seq);
        foreach (var attribute in attributes)
        {
            item[attribute] = new("hello");
        }

        return item;
    }

    private static PutItemRequest PutIfAbsent(Dictionary<string, AttributeValue> item) =>
        new("Log", item) { ConditionExpression = "attribute_not_exists(pk)" };

    private static QueryRequest QueryFor(string pk) => new("Log")
    {
        KeyConditionExpression = "#p = :p AND seq > :n",
        ExpressionAttributeNames = new() { ["#p"] = "pk" },
        ExpressionAttributeValues = new() { [":p"] = new(pk), [":n"] = new() { N = "0" } },
    };

    private static BatchWriteItemRequest Batch(params Dictionary<string, AttributeValue>[] items) => new(
        new Dictionary<string, List<WriteRequest>> { ["Log"] = [.. items.Select(item => new WriteRequest(new PutRequest(item)))] });

    private async Task<AmazonDynamoDBClient> ClientAsync(string statements) =>
        cloud.Host.DynamoDb(await cloud.Host.AssumeAsync(statements, $"Role{Guid.NewGuid():N}"));

    public sealed class Cloud : IAsyncLifetime
    {
        internal GatewayHost Host { get; private set; } = null!;

        internal static string Table(string name) => $$"""
            {"TableName":"{{name}}","BillingMode":"PAY_PER_REQUEST","OnDemandThroughput":{"MaxReadRequestUnits":4000},
             "AttributeDefinitions":[{"AttributeName":"pk","AttributeType":"S"},{"AttributeName":"seq","AttributeType":"N"}],
             "KeySchema":[{"AttributeName":"pk","KeyType":"HASH"},{"AttributeName":"seq","KeyType":"RANGE"}]}
            """;

        public async ValueTask InitializeAsync()
        {
            Host = await GatewayHost.StartAsync(services => services.AddDynamoDb());
            await Host.CreateAsync("AWS::DynamoDB::Table", Table("Log"));
        }

        public ValueTask DisposeAsync() => Host.DisposeAsync();
    }
}
