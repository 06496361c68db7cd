using LocalCloud.Gateway;

namespace LocalCloud.DynamoDb;

/// <summary>
/// What DynamoDB takes: what dynalite carries out. It leaves out silently what it does not know, and answers success.
/// </summary>
internal static class DynamoDbInputs
{
    private const string Throughput = "ProvisionedThroughput(ReadCapacityUnits WriteCapacityUnits)";
    private const string Index = "IndexName KeySchema[AttributeName KeyType] Projection(ProjectionType NonKeyAttributes)";
    private const string Expression = "ExpressionAttributeNames ExpressionAttributeValues";

    // What these values say is so without them.
    private const string Usual = "StreamSpecification(StreamEnabled=false) SSESpecification(Enabled=false) TableClass=STANDARD DeletionProtectionEnabled=false";

    private const string Write =
        "TableName ReturnValues ReturnConsumedCapacity ReturnItemCollectionMetrics=NONE ReturnValuesOnConditionCheckFailure=NONE ConditionalOperator "
        + "Expected{Value Exists ComparisonOperator AttributeValueList} ConditionExpression " + Expression;

    // dynalite always reads what was written last.
    private const string Read = "TableName AttributesToGet ConsistentRead ReturnConsumedCapacity ProjectionExpression";

    private const string Search =
        Read + " IndexName Select Limit ConditionalOperator ExclusiveStartKey FilterExpression " + Expression;

    public static OperationInputs Members { get; } = new("dynamodb", $$"""
        BatchGetItem: RequestItems{Keys AttributesToGet ConsistentRead ProjectionExpression ExpressionAttributeNames} ReturnConsumedCapacity
        BatchWriteItem: RequestItems{[PutRequest(Item) DeleteRequest(Key)]} ReturnConsumedCapacity ReturnItemCollectionMetrics=NONE
        CreateTable: TableName AttributeDefinitions[AttributeName AttributeType] KeySchema[AttributeName KeyType] BillingMode {{Throughput}} {{Usual}} LocalSecondaryIndexes[{{Index}}] GlobalSecondaryIndexes[{{Index}} {{Throughput}}]
        DeleteItem: Key {{Write}}
        DeleteTable, DescribeTable, DescribeTimeToLive: TableName
        GetItem: Key {{Read}} ExpressionAttributeNames
        ListTables: ExclusiveStartTableName Limit
        ListTagsOfResource: ResourceArn
        PutItem: Item {{Write}}
        Query: KeyConditions{AttributeValueList ComparisonOperator} KeyConditionExpression QueryFilter{AttributeValueList ComparisonOperator} ScanIndexForward {{Search}}
        Scan: ScanFilter{AttributeValueList ComparisonOperator} Segment TotalSegments {{Search}}
        TagResource: ResourceArn Tags[Key Value]
        UntagResource: ResourceArn TagKeys
        UpdateItem: Key AttributeUpdates{Value Action} UpdateExpression {{Write}}
        UpdateTable: TableName BillingMode AttributeDefinitions[AttributeName AttributeType] {{Throughput}} {{Usual}} GlobalSecondaryIndexUpdates[Update(IndexName {{Throughput}})]
        UpdateTimeToLive: TableName TimeToLiveSpecification(Enabled AttributeName)
        """);
}
