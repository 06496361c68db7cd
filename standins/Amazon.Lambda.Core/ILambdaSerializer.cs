namespace Amazon.Lambda.Core;

/// <summary>Converts between a function's event and answer and the bytes of the Runtime API.</summary>
public interface ILambdaSerializer
{
    /// <summary>Reads a value from <paramref name="requestStream"/>.</summary>
    T Deserialize<T>(Stream requestStream);

    /// <summary>Writes <paramref name="response"/> to <paramref name="responseStream"/>, which stays open.</summary>
    void Serialize<T>(T response, Stream responseStream);
}
