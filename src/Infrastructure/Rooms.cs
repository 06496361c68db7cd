using Amazon.CDK.AWS.DynamoDB;
using Amazon.CDK.AWS.IAM;
using Constructs;
using Realtime.Rooms.Table;

namespace Infrastructure;

/// <summary>The table of rooms and their members, and what functions may do with it.</summary>
public sealed class Rooms : Construct
{
    private static readonly StateTableKeys Keys = new(RoomsTable.PartitionKey, (RoomsTable.SortKey, AttributeType.STRING), RoomsTable.ExpiresAt);

    /// <summary>Adds the table.</summary>
    /// <param name="scope">Where it is added.</param>
    /// <param name="id">The construct's id.</param>
    /// <param name="existingTable">The name of a table to use instead of a new one.</param>
    /// <param name="caps">How much may be read and written.</param>
    /// <param name="data">What becomes of it.</param>
    public Rooms(Construct scope, string id, string? existingTable, UsageCaps caps, DataProtection data)
        : base(scope, id) =>
        Table = StateTable.Of(this, existingTable, Keys, caps, data);

    /// <summary>The table.</summary>
    public ITable Table { get; }

    /// <summary>Asking who is a member, and of what.</summary>
    public PolicyStatement Reading() => Only(Permissions.Allow(
        "ReadRooms", ["dynamodb:BatchGetItem", "dynamodb:GetItem", "dynamodb:Query"], Table.TableArn));

    /// <summary>Writing what a room is and who is a member. Nothing is ever deleted: what was a room's or a member's is marked.</summary>
    public PolicyStatement Changing() => Only(Permissions.Allow("ChangeRooms", ["dynamodb:PutItem", "dynamodb:UpdateItem"], Table.TableArn));

    private static PolicyStatement Only(PolicyStatement statement) =>
        Permissions.OnlyKeys(statement, [RoomsTable.RoomPrefix + "*", RoomsTable.UserPrefix + "*"]);
}
