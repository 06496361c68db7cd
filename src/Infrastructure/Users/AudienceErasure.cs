using System.Runtime.ExceptionServices;
using Amazon.DynamoDBv2;
using Realtime.Inbox;
using Realtime.Inbox.Audiences;

namespace Infrastructure.Users;

/// <summary>Takes a user out of the audiences that they are in.</summary>
internal static class AudienceErasure
{
    /// <summary>Does it; what names an audience beside the user goes with it.</summary>
    /// <returns>From how many.</returns>
    public static async Task<int> RunAsync(IAmazonDynamoDB client, UserTables tables, StoredUser user, TimeProvider clock, CancellationToken cancellationToken)
    {
        var audiences = new AudienceUsers(client, tables.Inbox, AudienceRules.Design, clock);
        var count = 0;
        await foreach (var item in StoredPartitions.OfAudiences(client, tables, user).ReadAsync(cancellationToken))
        {
            var name = item[InboxTable.PartitionKey].S[InboxTable.MemberPrefix.Length..];
            var change = await audiences.RemoveAsync(item[InboxTable.SortKey].S, [name], cancellationToken);
            if (change.Failures.Values.FirstOrDefault() is { } error)
            {
                ExceptionDispatchInfo.Throw(error);
            }

            count++;
        }

        return count;
    }
}
