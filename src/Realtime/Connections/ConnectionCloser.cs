using System.Net;
using Amazon.IotData;
using Amazon.IotData.Model;
using Amazon.Runtime;

namespace Realtime.Connections;

/// <summary>Closes connections to AWS IoT Core. A client may come back at once, unless it is let in no more.</summary>
public sealed class ConnectionCloser(IAmazonIotData client, TimeProvider clock)
{
    // The SDK leaves the status at its default when there was no response.
    private const HttpStatusCode NoAnswer = default;

    /// <summary>Closes a client's connection. What AWS is too busy for is tried again until the token ends it.</summary>
    /// <returns>Whether there was one.</returns>
    public async Task<bool> CloseAsync(string clientId, CancellationToken cancellationToken)
    {
        for (var attempt = 0; ; attempt++)
        {
            try
            {
                await client.DeleteConnectionAsync(new DeleteConnectionRequest { ClientId = clientId, PreventWillMessage = true }, cancellationToken);
                return true;
            }
            catch (ResourceNotFoundException)
            {
                return false;
            }
            catch (AmazonServiceException error) when (IsTransient(error.StatusCode) && !cancellationToken.IsCancellationRequested)
            {
                await Backoff.WaitAsync(attempt, clock, cancellationToken);
            }
        }
    }

    // AWS closes 100 connections a second for an account, and one client once a second.
    private static bool IsTransient(HttpStatusCode status) => status is NoAnswer or HttpStatusCode.TooManyRequests or >= HttpStatusCode.InternalServerError;
}
