namespace LocalCloud.HttpApi;

/// <summary>The template's HTTP API. LocalCloud has one port for it, hence one API.</summary>
internal sealed class ApiRegistry
{
    /// <summary>The API, or <see langword="null"/> as long as there is none.</summary>
    public Api? Api { get; private set; }

    /// <summary>Sets the API; <see langword="false"/> when there is one already.</summary>
    public bool TrySet(Api api)
    {
        if (Api is { })
        {
            return false;
        }

        Api = api;
        return true;
    }
}
