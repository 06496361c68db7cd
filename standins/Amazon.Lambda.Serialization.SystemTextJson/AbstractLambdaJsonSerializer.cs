using System.Text.Encodings.Web;
using System.Text.Json;

namespace Amazon.Lambda.Serialization.SystemTextJson;

/// <summary>What the System.Text.Json serializers have in common: defaults, and failures that name the type.</summary>
public abstract class AbstractLambdaJsonSerializer
{
    /// <summary>Sets the writer up; <paramref name="jsonWriterCustomizer"/> gets a copy, as in the real package.</summary>
    protected AbstractLambdaJsonSerializer(Action<JsonWriterOptions> jsonWriterCustomizer)
    {
        WriterOptions = new JsonWriterOptions { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };
        jsonWriterCustomizer?.Invoke(WriterOptions);
    }

    /// <summary>How JSON is written: only what JSON itself demands is escaped.</summary>
    protected JsonWriterOptions WriterOptions { get; }

    /// <summary>Writes <paramref name="response"/> to <paramref name="responseStream"/>, which stays open.</summary>
    /// <exception cref="JsonSerializerException">The answer can't be written.</exception>
    public void Serialize<T>(T response, Stream responseStream)
    {
        try
        {
            using var writer = new Utf8JsonWriter(responseStream, WriterOptions);
            InternalSerialize(writer, response);
        }
        catch (Exception e)
        {
            throw new JsonSerializerException(
                $"Error converting the response object of type {typeof(T).FullName} from the Lambda function to JSON: {e.Message}", e);
        }
    }

    /// <summary>Reads a <typeparamref name="T"/> from <paramref name="requestStream"/>.</summary>
    /// <exception cref="JsonSerializerException">The event is not JSON, or not of this type.</exception>
    public T Deserialize<T>(Stream requestStream)
    {
        try
        {
            if (requestStream is MemoryStream memory)
            {
                return InternalDeserialize<T>(memory.ToArray());
            }

            using var copy = new MemoryStream();
            requestStream.CopyTo(copy);
            return InternalDeserialize<T>(copy.ToArray());
        }
        catch (Exception e)
        {
            throw new JsonSerializerException(
                $"Error converting the Lambda event JSON payload to type {typeof(T).FullName}: {e.Message}", e);
        }
    }

    /// <summary>Writes <paramref name="response"/>; failures are wrapped by the caller.</summary>
    protected abstract void InternalSerialize<T>(Utf8JsonWriter writer, T response);

    /// <summary>Reads a value; failures are wrapped by the caller.</summary>
    protected abstract T InternalDeserialize<T>(byte[] utf8Json);
}
