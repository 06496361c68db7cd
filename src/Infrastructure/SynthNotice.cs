using Constructs;

namespace Infrastructure;

/// <summary>What whoever deploys should know, and what stops nothing: the CDK's CLI prints it.</summary>
internal static class SynthNotice
{
    /// <summary>Says it of a construct. As Annotations does, without their stack trace, whose temporary paths would be in the assembly.</summary>
    public static void Add(Construct construct, string text) => construct.Node.AddMetadata("aws:cdk:info", text);
}
