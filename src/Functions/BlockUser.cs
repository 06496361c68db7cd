using System.Diagnostics.CodeAnalysis;
using System.Text.Json;
using System.Text.Json.Serialization;
using Amazon.Lambda.Annotations;
using Amazon.Lambda.Core;
using Functions.Hosting;
using Functions.Json;
using Functions.Publishing;
using Realtime.Messages;
using Realtime.Users;

namespace Functions;

/// <summary>Blocks a user, or lifts the block: events <c>BlockUser</c> and <c>UnblockUser</c>, or a direct call.</summary>
internal sealed class BlockUser(UserDirectory users, UserBlocking blocking, OutcomeLog log, TimeProvider clock)
{
    [LambdaFunction]
    public async Task<BlockResult> HandleAsync(TriggeringEvent input, ILambdaContext context)
    {
        if (!BlockRequest.TryParse(input, out var request, out var problem))
        {
            return Reject(problem, context);
        }

        using var deadline = Deadline.Start(context, clock);
        if (await SubjectOfAsync(request.User, deadline.Token) is not { } subject)
        {
            return Reject(Problem.Bad("userId", "known: the directory has no such identity; a sign-in subject is taken in any case"), context);
        }

        var orderedAt = Earlier(input.Time, clock.GetUtcNow());
        var outcome = request.Blocks
            ? await blocking.BlockAsync(subject, orderedAt, deadline.Token)
            : await blocking.UnblockAsync(subject, orderedAt, deadline.Token);
        log.Info(
            outcome.IsSuperseded ? Outcome.Superseded : Outcome.BlockChanged,
            context.AwsRequestId,
            new LogField("sub", subject),
            new LogField("order", request.Blocks ? "block" : "unblock"),
            new LogField("identities", outcome.Identities),
            LogField.Metric(Outcome.ConnectionsClosed, outcome.Connections));
        return new BlockResult
        {
            Subject = subject,
            Blocked = outcome.IsSuperseded ? null : request.Blocks,
            Identities = outcome.Identities,
            Connections = outcome.Connections,
        };
    }

    // Whoever puts an event may say of when it is; one from the future would keep every later order out.
    private static DateTimeOffset Earlier(DateTimeOffset? time, DateTimeOffset now) => time < now ? time.Value : now;

    private async Task<string?> SubjectOfAsync(UserId user, CancellationToken cancellationToken) =>
        user.IsIdentity ? await users.SubjectOfAsync(user.Value, cancellationToken) : user.Value;

    private BlockResult Reject(Problem problem, ILambdaContext context)
    {
        log.Warn(Outcome.Rejected, context.AwsRequestId, new LogField("problem", problem.Detail));
        return new BlockResult { Problem = PublishProblem.Of(problem) };
    }
}

/// <summary><c>{"userId", "blocked"?}</c>, read and checked. What an event is for, its detail-type says; a direct call blocks unless it says otherwise.</summary>
/// <param name="User">Whom.</param>
/// <param name="Blocks">Whether they are to be blocked, or else let in again.</param>
internal sealed record BlockRequest(UserId User, bool Blocks)
{
    private const string Unblock = "UnblockUser";

    public static bool TryParse(TriggeringEvent input, [NotNullWhen(true)] out BlockRequest? request, [NotNullWhen(false)] out Problem? problem)
    {
        request = null;
        if (input.Body.ValueKind is not JsonValueKind.Object)
        {
            problem = Problem.Bad("The body", "a JSON object");
            return false;
        }

        if (!UserId.TryParse(input.Body.Field("userId")?.Text(), out var user))
        {
            problem = Problem.Bad("userId", UserId.Allowed);
            return false;
        }

        var blocks = input.DetailType is not Unblock;
        var said = input.Body.Field("blocked");
        problem = said switch
        {
            null => null,
            { ValueKind: not (JsonValueKind.True or JsonValueKind.False) } => Problem.Bad("blocked", "true or false, or left out"),
            { } value when input.DetailType is not null && value.GetBoolean() != blocks => Problem.Bad("blocked", "what the detail-type says, or left out"),
            _ => null,
        };
        request = new BlockRequest(user, said is { ValueKind: JsonValueKind.False } ? false : blocks);
        return problem is null;
    }
}

/// <summary>What blocking answers.</summary>
public sealed record BlockResult
{
    /// <summary>The user's sign-in subject.</summary>
    [JsonPropertyName("sub")]
    public string? Subject { get; init; }

    /// <summary>Whether the user is blocked now; missing when a newer order stands, so that this one changed nothing.</summary>
    [JsonPropertyName("blocked")]
    public bool? Blocked { get; init; }

    /// <summary>How many identities lost the policy, or may have it again.</summary>
    [JsonPropertyName("identities")]
    public int Identities { get; init; }

    /// <summary>How many connections were closed.</summary>
    [JsonPropertyName("connections")]
    public int Connections { get; init; }

    /// <summary>Why nothing was done: the request's mistake, which a retry would not mend.</summary>
    [JsonPropertyName("problem")]
    public PublishProblem? Problem { get; init; }
}
