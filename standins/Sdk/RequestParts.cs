using System.Buffers;
using System.Text.Json;
using Amazon.Runtime.Internal;
using Amazon.Runtime.Internal.Util;
using Amazon.Util;

namespace Standins.Sdk;

/// <summary>The parts of a request that several operations have.</summary>
internal static class RequestParts
{
    /// <summary>Puts <paramref name="value"/> into the query, unless it is not set.</summary>
    public static void AddQuery(this DefaultRequest request, string name, string value)
    {
        request.UseQueryString = true;
        if (value is not null)
        {
            request.Parameters.Add(name, value);
        }
    }

    /// <inheritdoc cref="AddQuery(DefaultRequest, string, string)"/>
    public static void AddQuery(this DefaultRequest request, string name, int? value) =>
        request.AddQuery(name, value is { } set ? StringUtils.FromInt(set) : null);

    /// <inheritdoc cref="AddQuery(DefaultRequest, string, string)"/>
    public static void AddQuery(this DefaultRequest request, string name, bool? value) =>
        request.AddQuery(name, value is { } set ? StringUtils.FromBool(set) : null);

    /// <summary>Sends an object of those <paramref name="members"/> that are set.</summary>
    public static void SetJson(this DefaultRequest request, string contentType, params (string Name, string Value)[] members) =>
        request.SetJson(contentType, writer =>
        {
            foreach (var (name, value) in members)
            {
                writer.WriteText(name, value);
            }
        });

    /// <summary>Sends an object whose members <paramref name="write"/> writes.</summary>
    public static void SetJson(this DefaultRequest request, string contentType, Action<Utf8JsonWriter> write)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(buffer))
        {
            writer.WriteStartObject();
            write(writer);
            writer.WriteEndObject();
        }

        request.Content = buffer.WrittenSpan.ToArray();
        request.Headers[HeaderKeys.ContentTypeHeader] = contentType;
    }

    /// <summary>Writes a member, unless it is not set.</summary>
    public static void WriteText(this Utf8JsonWriter writer, string name, string value)
    {
        if (value is not null)
        {
            writer.WriteString(name, value);
        }
    }

    /// <summary>Writes a member, unless it is not set.</summary>
    public static void WriteWhole(this Utf8JsonWriter writer, string name, int? value)
    {
        if (value is { } set)
        {
            writer.WriteNumber(name, set);
        }
    }
}
