namespace LocalCloud.Hosting;

/// <summary>Body of <c>POST /_local/clock</c>.</summary>
/// <param name="AdvanceSeconds">By how much the clock moves forward.</param>
internal sealed record ClockMove(double AdvanceSeconds);
