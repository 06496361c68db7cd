using Amazon.CognitoIdentityProvider;
using Amazon.CognitoIdentityProvider.Model;
using Amazon.DynamoDBv2;
using Amazon.DynamoDBv2.Model;
using Realtime.Sessions;

namespace Realtime.Users;

/// <summary>
/// Keeps in the directory what the user pool calls its users. They may not write it themselves, so it is the pool's word. Messages carry ids
/// only, so a name that changes there changes everywhere.
/// </summary>
public sealed class UserNames(IAmazonDynamoDB client, string tableName, IAmazonCognitoIdentityProvider pool, string userPoolId, TimeProvider clock)
{
    /// <summary>How old a name may be before it is read again. The pool's quota, about 120 reads a second, is the whole account's.</summary>
    public static readonly TimeSpan MaxAge = TimeSpan.FromDays(1);

    /// <summary>How far apart the attempts of one user are while they fail.</summary>
    public static readonly TimeSpan AttemptsApart = TimeSpan.FromMinutes(10);

    /// <summary>The longest that whoever opens a session waits for it.</summary>
    public static readonly TimeSpan Within = TimeSpan.FromSeconds(1);

    /// <summary>The longest name that is kept, in UTF-16 units; the pool has up to 2,048 characters.</summary>
    public const int MaxLength = 256;

    /// <summary>The pool's client as this class wants it: one attempt, because the next session is another.</summary>
    public static AmazonCognitoIdentityProviderConfig CreateConfig() => new() { MaxErrorRetry = 0, Timeout = Within };

    /// <summary>Reads the name again if it is due. Whatever goes wrong, and however long it would take, the session goes on.</summary>
    /// <returns>Whether it was read.</returns>
    public async Task<bool> TryRefreshAsync(string subject, CancellationToken cancellationToken)
    {
        using var late = new CancellationTokenSource(Within, clock);
        using var ended = CancellationTokenSource.CreateLinkedTokenSource(late.Token, cancellationToken);
        try
        {
            if (!await IsDueAsync(subject, ended.Token) || !await TakeTurnAsync(subject, ended.Token))
            {
                return false;
            }

            await KeepAsync(subject, await ReadAsync(subject, ended.Token), ended.Token);
            return true;
        }
        catch (Exception error) when (AwsCall.HasFailed(error))
        {
            return false;
        }
    }

    private async Task<bool> IsDueAsync(string subject, CancellationToken cancellationToken)
    {
        var answer = await client.GetItemAsync(
            new GetItemRequest
            {
                TableName = tableName,
                Key = DirectoryTable.SubjectKey(subject),
                ProjectionExpression = "nameAt, nameAskedAt",
            },
            cancellationToken);
        var now = clock.GetUtcNow();
        return IsPast(DirectoryTable.NameAt, MaxAge) && IsPast(DirectoryTable.NameAskedAt, AttemptsApart);

        bool IsPast(string attribute, TimeSpan age) => DirectoryTable.Time(answer.Item, attribute) is not { } at || at <= now - age;
    }

    // One of several sessions that open at once.
    private async Task<bool> TakeTurnAsync(string subject, CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow();
        try
        {
            await client.UpdateItemAsync(
                new UpdateItemRequest
                {
                    TableName = tableName,
                    Key = DirectoryTable.SubjectKey(subject),
                    UpdateExpression = "SET nameAskedAt = :now",
                    ConditionExpression = "attribute_not_exists(nameAskedAt) OR nameAskedAt <= :past",
                    ExpressionAttributeValues = new()
                    {
                        [":now"] = DirectoryTable.Milliseconds(now),
                        [":past"] = DirectoryTable.Milliseconds(now - AttemptsApart),
                    },
                },
                cancellationToken);
            return true;
        }
        catch (ConditionalCheckFailedException)
        {
            return false;
        }
    }

    private async Task<string?> ReadAsync(string subject, CancellationToken cancellationToken)
    {
        try
        {
            // Of a pool's own users the subject stands for the username, whatever they sign in with.
            var user = await pool.AdminGetUserAsync(new AdminGetUserRequest { UserPoolId = userPoolId, Username = subject }, cancellationToken);
            return NameOf(user);
        }
        catch (UserNotFoundException)
        {
            // Deleted from the pool: what the user was called stays beside the messages.
            return null;
        }
    }

    private async Task KeepAsync(string subject, string? name, CancellationToken cancellationToken)
    {
        var request = new UpdateItemRequest
        {
            TableName = tableName,
            Key = DirectoryTable.SubjectKey(subject),
            UpdateExpression = "SET nameAt = :now",
            ExpressionAttributeValues = new() { [":now"] = DirectoryTable.Milliseconds(clock.GetUtcNow()) },
        };
        if (name is not null)
        {
            request.UpdateExpression += ", #name = :name";
            request.ExpressionAttributeNames = new() { ["#name"] = DirectoryTable.Name };
            request.ExpressionAttributeValues[":name"] = new AttributeValue { S = name };
        }

        await client.UpdateItemAsync(request, cancellationToken);
    }

    private static string? NameOf(AdminGetUserResponse user)
    {
        var name = ((string?[])[Attribute("name"), Attribute("preferred_username"), user.Username]).FirstOrDefault(text => !string.IsNullOrWhiteSpace(text));
        return name is null ? null : Cut(name.Trim());

        string? Attribute(string called) => user.UserAttributes?.FirstOrDefault(attribute => attribute.Name == called)?.Value;
    }

    // Never between the halves of a character.
    private static string Cut(string name) =>
        name.Length <= MaxLength ? name : name[..(char.IsHighSurrogate(name[MaxLength - 1]) ? MaxLength - 1 : MaxLength)];
}
