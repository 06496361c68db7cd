using Amazon.CDK.AWS.DynamoDB;
using Amazon.CDK.AWS.IAM;
using Constructs;
using Realtime.Connections;

namespace Infrastructure;

/// <summary>
/// The table that knows which connections each user has now. What it holds is a day old at most, and comes again with the next connection: it goes
/// with its stack.
/// </summary>
public sealed class Connections : Construct
{
    private const string OfUsers = ConnectionTable.KeyPrefix + "*";

    private static readonly StateTableKeys Keys =
        new(ConnectionTable.PartitionKey, (ConnectionTable.SortKey, AttributeType.STRING), ConnectionTable.ExpiresAt);

    /// <summary>Adds the table.</summary>
    public Connections(Construct scope, string id, UsageCaps caps, DataProtection data)
        : base(scope, id) =>
        Table = StateTable.Of(this, existing: null, Keys, caps, data with { Disposable = true });

    /// <summary>The table.</summary>
    public ITable Table { get; }

    /// <summary>Recording connections and their ends, and reading which there are.</summary>
    public PolicyStatement Following() => Permissions.OnlyKeys(
        Permissions.Allow("FollowConnections", ["dynamodb:GetItem", "dynamodb:PutItem", "dynamodb:DeleteItem", "dynamodb:Query"], Table.TableArn), [OfUsers]);

    /// <summary>Reading which connections a user has.</summary>
    public PolicyStatement Listing() => Permissions.OnlyKeys(Permissions.Allow("ListConnections", ["dynamodb:Query"], Table.TableArn), [OfUsers]);
}
