namespace LocalCloud.HttpApi;

/// <summary>The route that a request belongs to.</summary>
/// <param name="Stage">The stage it came to.</param>
/// <param name="Route">The route.</param>
/// <param name="Variables">The path's variables, decoded.</param>
/// <param name="RawPath">The path below the stage, as on the wire.</param>
internal sealed record RouteMatch(Stage Stage, Route Route, IReadOnlyDictionary<string, string> Variables, string RawPath);
