using Microsoft.AspNetCore.Http.Features;

namespace LocalCloud.Iot.Broker;

/// <summary>Puts a <see cref="FrameStream"/> below the WebSocket that a request becomes.</summary>
internal sealed class FrameUpgrade(IHttpUpgradeFeature inner) : IHttpUpgradeFeature
{
    /// <inheritdoc/>
    public bool IsUpgradableRequest => inner.IsUpgradableRequest;

    /// <summary>The stream, once the request was upgraded.</summary>
    public FrameStream? Stream { get; private set; }

    /// <summary>Makes a request's upgrade one of these. Has to be done before the middleware for WebSockets sees it.</summary>
    public static void Prepare(HttpContext context)
    {
        if (context.Features.Get<IHttpUpgradeFeature>() is { } upgrade)
        {
            context.Features.Set<IHttpUpgradeFeature>(new FrameUpgrade(upgrade));
        }
    }

    /// <inheritdoc/>
    public async Task<Stream> UpgradeAsync() => Stream = new FrameStream(await inner.UpgradeAsync());
}
