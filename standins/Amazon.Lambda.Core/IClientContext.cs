namespace Amazon.Lambda.Core;

/// <summary>What the caller of the Invoke API sent as its client context.</summary>
public interface IClientContext
{
    /// <summary>Environment information of the caller.</summary>
    IDictionary<string, string> Environment { get; }

    /// <summary>The calling application.</summary>
    IClientApplication Client { get; }

    /// <summary>The caller's own values.</summary>
    IDictionary<string, string> Custom { get; }
}
