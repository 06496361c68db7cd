using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using Amazon.Lambda.Annotations;
using Amazon.Lambda.Annotations.APIGateway;
using Amazon.Lambda.APIGatewayEvents;
using Amazon.Lambda.Core;
using Functions.Hosting;
using Functions.Http;
using Realtime.Messages;
using Realtime.Users;

namespace Functions;

/// <summary><c>GET /users</c>: who the users are that messages name by their ids.</summary>
internal sealed class GetUsers(UserDirectory users, CallerBudget budget, HttpBoundary http)
{
    [LambdaFunction]
    [HttpApi(LambdaHttpMethod.Get, "/users")]
    public Task<APIGatewayHttpApiV2ProxyResponse> HandleAsync(APIGatewayHttpApiV2ProxyRequest request, ILambdaContext context) =>
        http.AnswerAsync(request, context, (caller, cancellationToken) =>
            UsersQuery.TryParse(request.QueryStringParameters, out var query, out var problem)
                ? budget.SpendAsync(caller, query.Ids.Count, _ => ReadAsync(query, cancellationToken))
                : Task.FromResult(HttpAnswer.Of(problem)));

    private async Task<HttpAnswer> ReadAsync(UsersQuery query, CancellationToken cancellationToken)
    {
        var found = await users.FindAsync(query.Ids, cancellationToken);
        var answered = query.Ids
            .Select(id => found.GetValueOrDefault(id.Value))
            .OfType<User>()
            .DistinctBy(user => user.Subject, StringComparer.Ordinal)
            .ToList();
        return HttpAnswer.Ok(
            writer =>
            {
                writer.WriteStartObject();
                writer.WriteStartArray("users"u8);
                answered.ForEach(user => UserDescription.Write(writer, user));
                writer.WriteEndArray();
                writer.WriteEndObject();
            },
            new LogField("asked", query.Ids.Count),
            new LogField("users", answered.Count));
    }
}

/// <summary>The query of <c>GET /users</c>: <c>ids</c>, divided by commas.</summary>
internal sealed record UsersQuery(IReadOnlyList<UserId> Ids)
{
    /// <summary>The most ids of one request, which the directory answers at once.</summary>
    public const int MaxIds = 100;

    public static bool TryParse(
        IDictionary<string, string>? parameters, [NotNullWhen(true)] out UsersQuery? query, [NotNullWhen(false)] out Problem? problem)
    {
        query = null;
        problem = null;
        // A request that is signed in its query has the signature's parameters, too.
        if (parameters?.Keys.Any(name => name is not "ids" && !name.StartsWith("X-Amz-", StringComparison.OrdinalIgnoreCase)) == true)
        {
            problem = Problem.Bad("Parameters", "ids");
            return false;
        }

        var texts = parameters?.AsReadOnly().GetValueOrDefault("ids")?.Split(',') ?? [];
        if (texts.Length is 0 or > MaxIds)
        {
            problem = Problem.Bad("ids", string.Create(CultureInfo.InvariantCulture, $"1 to {MaxIds} sign-in subjects or identity ids, divided by commas"));
            return false;
        }

        var ids = new List<UserId>(texts.Length);
        foreach (var text in texts)
        {
            if (!UserId.TryParse(text, out var id))
            {
                problem = Problem.Bad(string.Create(CultureInfo.InvariantCulture, $"ids[{ids.Count}]"), UserId.Allowed);
                return false;
            }

            ids.Add(id);
        }

        query = new UsersQuery(ids);
        return true;
    }
}
