namespace LocalCloud.Support;

/// <summary>An operation or a feature of an AWS service, and how much of it is there.</summary>
/// <param name="Name">AWS's own name of an operation, or a few words.</param>
/// <param name="Level">How much.</param>
/// <param name="Note">What is missing; of what is not there at all, what happens instead. Nothing when all is there.</param>
internal sealed record SupportedFeature(string Name, SupportLevel Level, string? Note = null)
{
    /// <summary>All of it is there.</summary>
    public static SupportedFeature Full(string name) => new(name, SupportLevel.Full);

    /// <summary>It is there, but for <paramref name="missing"/>.</summary>
    public static SupportedFeature Partial(string name, string missing) => new(name, SupportLevel.Partial, missing);

    /// <summary>It is not there.</summary>
    public static SupportedFeature No(string name, string? instead = null) => new(name, SupportLevel.No, instead);
}
