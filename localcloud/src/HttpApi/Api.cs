using System.Collections.Concurrent;

namespace LocalCloud.HttpApi;

/// <summary>An HTTP API: its routes, integrations and stages.</summary>
internal sealed class Api(string id, string accountId, string region, CorsRules? cors, TimeProvider clock)
{
    // AWS's quotas.
    private const int MaxRoutes = 300;
    private const int MaxIntegrations = 300;
    private const int MaxAuthorizers = 10;
    private const int MaxStages = 10;

    private readonly ConcurrentDictionary<string, Integration> _integrations = new();
    private readonly ConcurrentDictionary<string, Authorizer> _authorizers = new();
    private readonly ConcurrentDictionary<string, Route> _routes = new();
    private readonly ConcurrentDictionary<string, Stage> _stages = new();
    private readonly ConcurrentDictionary<(string Stage, string Route), TokenBucket> _buckets = new();

    /// <summary>Ten letters and digits.</summary>
    public string Id { get; } = id;

    /// <summary>The account it belongs to.</summary>
    public string AccountId { get; } = accountId;

    /// <summary>The region it stands in.</summary>
    public string Region { get; } = region;

    /// <summary>What browsers are told, or <see langword="null"/> when that is left to the functions.</summary>
    public CorsRules? Cors { get; } = cors;

    /// <summary>Adds an integration; <see langword="false"/> when there are too many.</summary>
    public bool Add(string integrationId, Integration integration)
    {
        if (_integrations.Count >= MaxIntegrations)
        {
            return false;
        }

        _integrations[integrationId] = integration;
        return true;
    }

    /// <summary>Adds an authorizer; <see langword="false"/> when there are too many.</summary>
    public bool Add(string authorizerId, Authorizer authorizer) =>
        _authorizers.Count < MaxAuthorizers && _authorizers.TryAdd(authorizerId, authorizer);

    /// <summary>Adds a route; <see langword="false"/> when there is one with its key, or there are too many.</summary>
    public bool Add(Route route) => _routes.Count < MaxRoutes && _routes.TryAdd(route.Key.ToString(), route);

    /// <summary>Adds a stage; <see langword="false"/> when there is one with its name, or there are too many.</summary>
    public bool Add(Stage stage) => _stages.Count < MaxStages && _stages.TryAdd(stage.Name, stage);

    /// <summary>The integration with this id, or <see langword="null"/>.</summary>
    public Integration? FindIntegration(string integrationId) => _integrations.GetValueOrDefault(integrationId);

    /// <summary>The authorizer with this id, or <see langword="null"/>.</summary>
    public Authorizer? FindAuthorizer(string authorizerId) => _authorizers.GetValueOrDefault(authorizerId);

    /// <summary>The route that a request belongs to, or <see langword="null"/>.</summary>
    public RouteMatch? Find(string method, string rawPath)
    {
        // A named stage comes before $default, which would take its paths too.
        foreach (var stage in _stages.Values.OrderBy(stage => stage.Name == Stage.Default ? 1 : 0))
        {
            if (stage.Below(rawPath) is { } parts && Find(method, parts, stage) is { } match)
            {
                return match;
            }
        }

        return null;
    }

    /// <summary>Counts a request; <see langword="false"/> when its route takes no more at the moment.</summary>
    public bool TryTake(RouteMatch match)
    {
        var key = match.Route.Key.ToString();
        var bucket = _buckets.GetOrAdd(
            (match.Stage.Name, key),
            _ => new TokenBucket(match.Stage.RouteThrottles.GetValueOrDefault(key, match.Stage.DefaultThrottle), clock));
        return bucket.TryTake();
    }

    /// <summary>ARN of a request, or of a route, at this API.</summary>
    public string ArnOf(string stage, string method, string path) =>
        $"arn:aws:execute-api:{Region}:{AccountId}:{Id}/{stage}/{method}{path}";

    private RouteMatch? Find(string method, IReadOnlyList<string> parts, Stage stage)
    {
        RouteMatch? best = null;
        foreach (var route in _routes.Values)
        {
            if (route.Key.Match(method, parts) is { } variables
                && (best is null || RouteKey.CompareSpecificity(route.Key, best.Route.Key) < 0))
            {
                best = new(stage, route, variables, "/" + string.Join('/', parts));
            }
        }

        return best;
    }
}

/// <summary>
/// The template's HTTP APIs. LocalCloud has one port for them: the first API answers to every name that is none of another's, the
/// others to <c>{apiId}.localhost</c>, which browsers and curl resolve by themselves.
/// </summary>
internal sealed class ApiRegistry
{
    private readonly ConcurrentDictionary<string, Api> _apis = new();

    /// <summary>The first API, or <see langword="null"/> as long as there is none.</summary>
    public Api? Api { get; private set; }

    /// <summary>All of them.</summary>
    public IReadOnlyCollection<Api> All => [.. _apis.Values];

    /// <summary>Adds an API.</summary>
    /// <returns>Whether it is the first.</returns>
    public bool Add(Api api)
    {
        _apis[api.Id] = api;
        if (Api is { } first && first.Id != api.Id)
        {
            return false;
        }

        Api = api;
        return true;
    }

    /// <summary>Takes an API away.</summary>
    public void Remove(string id)
    {
        _apis.TryRemove(id, out _);
        if (Api?.Id == id)
        {
            // Its place stays free: nobody finds another API where this one was.
            Api = null;
        }
    }

    /// <summary>The API with this id, or <see langword="null"/>.</summary>
    public Api? Find(string id) => _apis.GetValueOrDefault(id);

    /// <summary>The API that a request to <paramref name="host"/> is for, or <see langword="null"/> when there is none.</summary>
    public Api? ForHost(string host) => Find(host.Split('.')[0]) ?? Api;
}

/// <summary>Counts a route's requests against its throttle.</summary>
internal sealed class TokenBucket(Throttle throttle, TimeProvider clock)
{
    private readonly Lock _lock = new();
    private double _tokens = throttle.Burst;
    // A timestamp, not the time of day: that one can be moved.
    private long _filledAt = clock.GetTimestamp();

    /// <summary>Takes one request; <see langword="false"/> when there are too many.</summary>
    public bool TryTake()
    {
        lock (_lock)
        {
            var now = clock.GetTimestamp();
            _tokens = Math.Min(throttle.Burst, _tokens + (clock.GetElapsedTime(_filledAt, now).TotalSeconds * throttle.Rate));
            _filledAt = now;
            if (_tokens < 1)
            {
                return false;
            }

            _tokens--;
            return true;
        }
    }
}
