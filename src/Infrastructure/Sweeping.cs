using Amazon.CDK.AWS.IoT;
using Constructs;
using Infrastructure.Functions;

namespace Infrastructure;

/// <summary>
/// Takes rooms that were deleted off their members' lists. Who deletes a room hands it to a rule, which no client may, and waits no longer: of a
/// thousand members it takes seconds, and it must end though that function does not.
/// </summary>
public sealed class Sweeping : Construct
{
    /// <summary>Adds the rule.</summary>
    /// <param name="scope">Where it is added.</param>
    /// <param name="id">The construct's id.</param>
    /// <param name="parts">What the functions share.</param>
    /// <param name="sweeper">Who does it.</param>
    public Sweeping(Construct scope, string id, BackendParts parts, RealtimeFunction sweeper)
        : base(scope, id) =>
        Rule = new FunctionRules(this, parts).Add(
            "sweep", "Takes deleted rooms off lists", "SELECT topic(2) AS sweep FROM 'sweep/+' WHERE topic(1) = 'sweep'", sweeper);

    /// <summary>The rule.</summary>
    public CfnTopicRule Rule { get; }
}
