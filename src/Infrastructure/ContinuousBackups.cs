using Amazon.CDK.AWS.DynamoDB;

namespace Infrastructure;

/// <summary>
/// Point-in-time recovery of a table. It is set on the CloudFormation resource: the table's own property for it has become obsolete, and
/// the one that took its place is not in the CDK version that is pinned.
/// </summary>
internal static class ContinuousBackups
{
    /// <summary>Switches it on for <paramref name="table"/>, and returns the table.</summary>
    public static Table Of(Table table)
    {
        ((CfnTable)table.Node.DefaultChild!).PointInTimeRecoverySpecification =
            new CfnTable.PointInTimeRecoverySpecificationProperty { PointInTimeRecoveryEnabled = true };
        return table;
    }
}
