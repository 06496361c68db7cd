namespace LocalCloud.HttpApi;

/// <summary>How many requests a route takes; the defaults are an account's on AWS.</summary>
/// <param name="Rate">Requests a second in the long run. Default: 10,000.</param>
/// <param name="Burst">Requests at once. Default: 5,000.</param>
internal sealed record Throttle(double Rate = 10_000, int Burst = 5_000);
