using Amazon.DynamoDBv2;

namespace Realtime.Log;

/// <summary>Makes the DynamoDB client of the log.</summary>
public static class MessageLogClient
{
    /// <summary>
    /// The client's settings: 1 s per attempt and 3 attempts. With the SDK's default of 100 s an append would outlive the 5 s after which
    /// readers seal its number, and one slow request would end in a void instead of a second attempt. At most 32 connections at once: those
    /// that a cold process opens share one CPU, and each handshake counts against that second.
    /// </summary>
    public static AmazonDynamoDBConfig CreateConfig() => new()
    {
        Timeout = TimeSpan.FromSeconds(1),
        MaxErrorRetry = 2,
        MaxConnectionsPerServer = 32,
    };

    /// <summary>A client with <see cref="CreateConfig"/>'s settings, and credentials and endpoint from the environment.</summary>
    public static IAmazonDynamoDB Create() => new AmazonDynamoDBClient(CreateConfig());
}
