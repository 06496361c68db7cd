namespace Realtime.Tests.Log.Model;

/// <summary>What a caller of the simulated store sees when no answer came: the operation may have been applied or not.</summary>
public sealed class StoreTimeoutException() : TimeoutException("No answer from the store.");
