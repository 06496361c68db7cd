using Amazon.CDK.AWS.DynamoDB;
using Amazon.CDK.AWS.IAM;
using Constructs;
using Realtime.Sessions;

namespace Infrastructure;

/// <summary>The table that knows which Cognito identities belong to which user, and which of them have the IoT policy.</summary>
public sealed class Directory : Construct
{
    private const string OfIdentities = DirectoryTable.IdentityPrefix + "*";

    private const string OfSubjects = DirectoryTable.SubjectPrefix + "*";

    /// <summary>Adds the table.</summary>
    /// <param name="scope">Where it is added.</param>
    /// <param name="id">The construct's id.</param>
    /// <param name="existingTable">The name of a table to use instead of a new one.</param>
    /// <param name="caps">How much may be read and written.</param>
    /// <param name="data">What becomes of it.</param>
    public Directory(Construct scope, string id, string? existingTable, UsageCaps caps, DataProtection data)
        : base(scope, id) =>
        Table = StateTable.Of(this, existingTable, new(DirectoryTable.PartitionKey), caps, data);

    /// <summary>The table.</summary>
    public ITable Table { get; }

    /// <summary>Finding the identities of a user.</summary>
    public PolicyStatement Resolving() => Permissions.Allow("ResolveUsers", ["dynamodb:BatchGetItem"], Table.TableArn);

    /// <summary>Recording who opened a session: the mark is read and put, the set of a user's identities grows.</summary>
    public PolicyStatement Recording() => Permissions.Allow(
        "RecordSessions",
        ["dynamodb:GetItem", "dynamodb:PutItem", "dynamodb:UpdateItem"],
        Table.TableArn);

    /// <summary>Asking whether a caller is blocked.</summary>
    public PolicyStatement ReadingFlag() => Only(Permissions.Allow("ReadBlockedFlag", ["dynamodb:GetItem"], Table.TableArn), OfSubjects);

    /// <summary>Asking whose an identity is, and whether they are blocked.</summary>
    public PolicyStatement ReadingSenders() => Only(Permissions.Allow("ReadSenders", ["dynamodb:GetItem"], Table.TableArn), OfIdentities, OfSubjects);

    /// <summary>Telling who users are.</summary>
    public PolicyStatement Naming() => Only(Permissions.Allow("ReadUsers", ["dynamodb:BatchGetItem"], Table.TableArn), OfIdentities, OfSubjects);

    /// <summary>Blocking: the flag of a subject is read and written, marks of identities are taken off.</summary>
    public PolicyStatement Blocking() => Only(
        Permissions.Allow("ChangeBlocks", ["dynamodb:GetItem", "dynamodb:UpdateItem"], Table.TableArn), OfIdentities, OfSubjects);

    /// <summary>Taking the mark off an identity.</summary>
    public PolicyStatement Unmarking() => Only(Permissions.Allow("UnmarkIdentities", ["dynamodb:UpdateItem"], Table.TableArn), OfIdentities);

    private static PolicyStatement Only(PolicyStatement statement, params string[] keys) => Permissions.OnlyKeys(statement, keys);
}
