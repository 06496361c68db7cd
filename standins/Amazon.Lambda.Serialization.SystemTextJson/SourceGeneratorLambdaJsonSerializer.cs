using System.Diagnostics.CodeAnalysis;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;
using Amazon.Lambda.Core;

namespace Amazon.Lambda.Serialization.SystemTextJson;

/// <summary>
/// Serializes with the code that <typeparamref name="TSGContext"/> was generated with, under this package's options: those of the context's
/// own <see cref="JsonSourceGenerationOptionsAttribute"/> don't count.
/// </summary>
public class SourceGeneratorLambdaJsonSerializer<
    [DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicConstructors)] TSGContext>
    : AbstractLambdaJsonSerializer, ILambdaSerializer
    where TSGContext : JsonSerializerContext
{
    private readonly TSGContext _context;

    /// <summary>Serializes with the default options.</summary>
    public SourceGeneratorLambdaJsonSerializer()
        : this(null, null)
    {
    }

    /// <summary>Lets <paramref name="customizer"/> change the default options.</summary>
    public SourceGeneratorLambdaJsonSerializer(Action<JsonSerializerOptions> customizer)
        : this(customizer, null)
    {
    }

    /// <summary>Lets <paramref name="jsonWriterCustomizer"/> see the writer's options.</summary>
    public SourceGeneratorLambdaJsonSerializer(Action<JsonWriterOptions> jsonWriterCustomizer)
        : this(null, jsonWriterCustomizer)
    {
    }

    /// <summary>Lets <paramref name="customizer"/> change the default options.</summary>
    /// <exception cref="InvalidOperationException">The context has no constructor that takes the options.</exception>
    public SourceGeneratorLambdaJsonSerializer(
        Action<JsonSerializerOptions> customizer, Action<JsonWriterOptions> jsonWriterCustomizer)
        : base(jsonWriterCustomizer)
    {
        var options = DefaultOptions();
        customizer?.Invoke(options);

        // The one use of reflection, as in the real package: C# has no constraint for a constructor with a parameter. The attribute keeps it for AOT.
        var constructor = typeof(TSGContext).GetConstructor([typeof(JsonSerializerOptions)])
            ?? throw new InvalidOperationException($"The serializer context {typeof(TSGContext).FullName} has no constructor that takes JsonSerializerOptions.");
        _context = (TSGContext)constructor.Invoke([options]);
    }

    /// <inheritdoc/>
    protected override void InternalSerialize<T>(Utf8JsonWriter writer, T response) =>
        JsonSerializer.Serialize(writer, response, TypeInfo<T>());

    /// <inheritdoc/>
    protected override T InternalDeserialize<T>(byte[] utf8Json) => JsonSerializer.Deserialize(utf8Json, TypeInfo<T>());

    // Nulls left out, names as declared, read without regard to case. The real package's converters for DateTime, byte[], streams and SDK
    // constants are left out: no type here has them.
    private static JsonSerializerOptions DefaultOptions() => new()
    {
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        PropertyNameCaseInsensitive = true,
        PropertyNamingPolicy = new AwsNamingPolicy(),
    };

    private JsonTypeInfo<T> TypeInfo<T>() =>
        _context.GetTypeInfo(typeof(T)) as JsonTypeInfo<T>
        ?? throw new JsonSerializerException(
            $"No JsonTypeInfo registered in {typeof(TSGContext).FullName} for type {typeof(T).FullName}. Add [JsonSerializable(typeof({typeof(T).Name}))] to it.");
}
