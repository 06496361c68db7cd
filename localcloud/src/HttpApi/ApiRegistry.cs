using System.Collections.Concurrent;

namespace LocalCloud.HttpApi;

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

    /// <summary>The API with this id, or <see langword="null"/>.</summary>
    public Api? Find(string id) => _apis.GetValueOrDefault(id);

    /// <summary>The API that a request to <paramref name="host"/> is for, or <see langword="null"/> when there is none.</summary>
    public Api? ForHost(string host) => Find(host.Split('.')[0]) ?? Api;
}
