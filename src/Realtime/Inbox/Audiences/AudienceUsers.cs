using Amazon.DynamoDBv2;
using Realtime.Publishing;

namespace Realtime.Inbox.Audiences;

/// <summary>
/// Who is in an audience. Whatever stops in the middle, a second attempt ends it, and in between two things hold: everybody in an audience is found by
/// their name, too, so that they can be erased; and the count is never lower than how many there are.
/// </summary>
public sealed class AudienceUsers(IAmazonDynamoDB client, string tableName, AudienceRules rules, TimeProvider clock)
{
    // What a process that ends in the middle leaves counted and not put.
    private const int CountedAtOnce = 100;

    private readonly AudienceTable _table = new(client, tableName, clock);

    /// <summary>Puts users into an audience, which is made by that.</summary>
    public async Task<AudienceChange> AddAsync(string audience, IReadOnlyCollection<string> users, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(users);
        var missing = Without(users, await _table.FindUsersAsync(audience, users, cancellationToken));
        if (await _table.CountAsync(audience, cancellationToken) + missing.Count > rules.MaxUsers)
        {
            return new AudienceChange { IsTooLarge = true };
        }

        var failures = new RecipientFailures();
        var added = 0;
        foreach (var some in missing.Chunk(CountedAtOnce))
        {
            if (!await _table.TryReserveAsync(audience, some.Length, rules.MaxUsers, cancellationToken))
            {
                return new AudienceChange { IsTooLarge = true, Changed = added };
            }

            var present = 0;
            await failures.ForEachAsync(some, user => user, async user =>
            {
                await _table.PutMemberAsync(audience, user, cancellationToken);
                Interlocked.Add(ref present, await _table.PutUserAsync(audience, user, cancellationToken) ? 0 : 1);
            });
            // Who failed may be there.
            await _table.ReleaseAsync(audience, present, cancellationToken);
            added += some.Count(user => !failures.Found.ContainsKey(user)) - present;
        }

        await KeepFindableAsync(audience, missing, failures, cancellationToken);
        return new AudienceChange { Changed = added, Failures = failures.Found };
    }

    /// <summary>Takes users out of an audience.</summary>
    public async Task<AudienceChange> RemoveAsync(string audience, IReadOnlyCollection<string> users, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(users);
        var failures = new RecipientFailures();
        var removed = 0;
        foreach (var some in users.Chunk(CountedAtOnce))
        {
            var gone = 0;
            await failures.ForEachAsync(some, user => user, async user =>
            {
                Interlocked.Add(ref gone, await _table.DeleteUserAsync(audience, user, cancellationToken) ? 1 : 0);
                await _table.DeleteMemberAsync(audience, user, cancellationToken);
            });
            await _table.ReleaseAsync(audience, gone, cancellationToken);
            removed += gone;
        }

        // Somebody may have put them in meanwhile, and written first what was taken away here.
        await KeepFindableAsync(audience, [.. await _table.FindUsersAsync(audience, users, cancellationToken)], failures, cancellationToken);
        return new AudienceChange { Changed = removed, Failures = failures.Found };
    }

    /// <summary>
    /// Who adds looks last whether the user is found by name, and who removes looks last whether the user is in: of two at the same time the later one
    /// mends what the other took away.
    /// </summary>
    private async Task KeepFindableAsync(
        string audience, IReadOnlyCollection<string> users, RecipientFailures failures, CancellationToken cancellationToken) =>
        await failures.ForEachAsync(
            Without(users, await _table.FindMembersAsync(audience, users, cancellationToken)),
            user => user,
            user => _table.PutMemberAsync(audience, user, cancellationToken));

    private static IReadOnlyList<string> Without(IReadOnlyCollection<string> users, IReadOnlySet<string> others) =>
        [.. users.Where(user => !others.Contains(user))];
}

/// <summary>What became of a change of an audience.</summary>
public sealed record AudienceChange
{
    /// <summary>How many users came in, or went.</summary>
    public int Changed { get; init; }

    /// <summary>Whether there are no more places for as many.</summary>
    public bool IsTooLarge { get; init; }

    /// <summary>With whom it failed, and why.</summary>
    public IReadOnlyDictionary<string, Exception> Failures { get; init; } = new Dictionary<string, Exception>(StringComparer.Ordinal);
}
