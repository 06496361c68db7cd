using System.Text.Json.Nodes;
using LocalCloud.DynamoDb;

namespace LocalCloud.Tests.DynamoDb;

public sealed class RequiredAccessTests
{
    [Theory]
    [InlineData("GetItem", """{"TableName":"a"}""", "GetItem:a")]
    [InlineData("GetItem", """{"TableName":"arn:aws:dynamodb:eu-west-1:123456789012:table/a"}""", "GetItem:a")]
    [InlineData("Query", """{"TableName":"a","IndexName":"i"}""", "Query:a/i")]
    [InlineData("ListTables", "{}", "ListTables:")]
    [InlineData("BatchGetItem", """{"RequestItems":{"a":{"Keys":[]},"b":{"Keys":[]}}}""", "BatchGetItem:a,BatchGetItem:b")]
    [InlineData("BatchWriteItem", """{"RequestItems":{"a":[{"PutRequest":{"Item":{}}}]}}""", "BatchWriteItem:a")]
    [InlineData("TransactGetItems", """{"TransactItems":[{"Get":{"TableName":"a"}},{"Get":{"TableName":"b"}}]}""", "GetItem:a,GetItem:b")]
    [InlineData(
        "TransactWriteItems",
        """{"TransactItems":[{"Put":{"TableName":"a"}},{"Update":{"TableName":"a"}},{"Delete":{"TableName":"b"}},{"ConditionCheck":{"TableName":"b"}}]}""",
        "PutItem:a,UpdateItem:a,DeleteItem:b,ConditionCheckItem:b")]
    [InlineData("ExecuteStatement", """{"Statement":"SELECT * FROM a"}""", "ExecuteStatement:")]
    [InlineData("TagResource", """{"ResourceArn":"arn:aws:dynamodb:eu-west-1:123456789012:table/a"}""", "TagResource:a")]
    public void An_operation_needs_the_permissions_of_its_parts(string operation, string input, string expected) => Assert.Equal(
        expected,
        string.Join(',', RequiredAccess.Of(operation, JsonNode.Parse(input)!.AsObject())
            .Select(access => $"{access.Action}:{access.Table}{(access.Index is null ? "" : "/" + access.Index)}")));

    [Fact]
    public void Items_of_a_batch_are_looked_at_one_by_one()
    {
        var access = RequiredAccess.Of("BatchWriteItem", JsonNode.Parse("""
            {"RequestItems":{"a":[{"PutRequest":{"Item":{"pk":{"S":"1"},"x":{"S":"1"}}}},{"DeleteRequest":{"Key":{"pk":{"S":"2"}}}}]}}
            """)!.AsObject());

        Assert.Equal(["pk", "x"], Assert.Single(access).Parts.SelectMany(RequestAttributes.Of).Distinct().Order(StringComparer.Ordinal));
    }
}
