using EndToEnd.Clients;

namespace EndToEnd.Permissions.Matrix;

/// <summary>One column of the matrix.</summary>
/// <param name="Name"><c>owner</c>, <c>other</c>, <c>guest</c>, <c>unsigned</c>, <c>forged</c>, <c>expired</c>, <c>backend</c>, <c>foreign</c> (of another stage).</param>
/// <param name="Credentials">What the caller signs with, or <see langword="null"/> of one who does not sign.</param>
/// <param name="ClientId">What its MQTT client ids begin with.</param>
internal sealed record MatrixCaller(string Name, AwsCredentials? Credentials, string ClientId);
