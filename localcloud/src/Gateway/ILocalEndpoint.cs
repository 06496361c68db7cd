namespace LocalCloud.Gateway;

/// <summary>Routes below <c>/_local</c>, which exist only here and not on AWS.</summary>
public interface ILocalEndpoint
{
    /// <summary>Adds the routes to <paramref name="local"/>, which is already below <c>/_local</c>.</summary>
    void Map(RouteGroupBuilder local);
}
