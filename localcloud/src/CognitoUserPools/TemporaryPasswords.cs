using System.Text.Json.Serialization;
using LocalCloud.Hosting;

namespace LocalCloud.CognitoUserPools;

/// <summary>Since when whose temporary password counts, which cognito-local does not keep. Survives a restart.</summary>
internal sealed class TemporaryPasswords(StateStore state, TimeProvider clock)
{
    private const string StateName = "cognito-temporary-passwords";
    private readonly Lock _lock = new();
    private Dictionary<string, DateTimeOffset>? _since;

    private Dictionary<string, DateTimeOffset> Since => _since ??= state.Load(StateName, TemporaryPasswordsJson.Default.DictionaryStringDateTimeOffset) ?? [];

    /// <summary>A temporary password was set.</summary>
    public void Set(string subject)
    {
        lock (_lock)
        {
            Since[subject] = clock.GetUtcNow();
            state.Save(StateName, Since, TemporaryPasswordsJson.Default.DictionaryStringDateTimeOffset);
        }
    }

    /// <summary>Whether it is older than the pool allows.</summary>
    public bool IsExpired(UserPool pool, string subject)
    {
        lock (_lock)
        {
            return Since.TryGetValue(subject, out var since) && clock.GetUtcNow() >= since.AddDays(pool.Passwords.TemporaryPasswordValidityDays);
        }
    }
}

[JsonSerializable(typeof(Dictionary<string, DateTimeOffset>))]
internal sealed partial class TemporaryPasswordsJson : JsonSerializerContext;
