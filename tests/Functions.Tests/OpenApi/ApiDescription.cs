using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Amazon.Lambda.APIGatewayEvents;
using Json.Schema;
using Realtime.Messages;

namespace Functions.Tests.OpenApi;

/// <summary>Holds requests and answers against <c>docs/openapi.yaml</c>.</summary>
internal sealed class ApiDescription
{
    private readonly JsonObject _document;
    private readonly Dictionary<string, JsonSchema> _schemas = [];
    private readonly Lock _lock = new();

    public ApiDescription(JsonObject document) => _document = document;

    public static ApiDescription Real { get; } = new(OpenApiFile.Read());

    /// <summary>What is wrong with the answer of a function: nothing, if it is as the document says.</summary>
    public IEnumerable<string> ProblemsOf(string function, APIGatewayHttpApiV2ProxyResponse answer)
    {
        var responses = Operation(function)["responses"]!.AsObject();
        if (Resolve(responses[$"{answer.StatusCode}"]) is not JsonObject response)
        {
            return [$"{function} has no answer {answer.StatusCode}."];
        }

        var type = answer.Headers["content-type"];
        if (response["content"]?[type]?["schema"] is not { } schema)
        {
            return [$"{function} has no answer {answer.StatusCode} of the type {type}."];
        }

        var body = answer.IsBase64Encoded ? Convert.FromBase64String(answer.Body) : Encoding.UTF8.GetBytes(answer.Body);
        return [.. HeaderProblems(response, answer.Headers), .. Problems(schema, JsonDocument.Parse(body).RootElement)];
    }

    /// <summary>What the document calls a route, if it has it.</summary>
    public string? OperationOf(string? route) =>
        OpenApiFile.Operations(_document).SingleOrDefault(entry => entry.Route == route).Operation?["operationId"]!.ToString();

    /// <summary>What is wrong with a request that a function took.</summary>
    public IEnumerable<string> ProblemsOf(string function, APIGatewayHttpApiV2ProxyRequest request)
    {
        var operation = Operation(function);
        foreach (var (name, value) in request.QueryStringParameters?.Where(parameter => parameter.Value is not null && !IsSignature(parameter.Key)) ?? [])
        {
            var parameter = operation["parameters"]?.AsArray().FirstOrDefault(parameter => parameter!["name"]!.ToString() == name);
            var problems = parameter is null ? ["is not in the document."] : Problems(parameter["schema"]!, Query(parameter["schema"]!, value));
            foreach (var problem in problems)
            {
                yield return $"{name}: {problem}";
            }
        }

        if (string.IsNullOrEmpty(request.Body))
        {
            yield break;
        }

        var body = request.IsBase64Encoded ? Convert.FromBase64String(request.Body) : Encoding.UTF8.GetBytes(request.Body);
        foreach (var problem in Problems(operation["requestBody"]!["content"]!["application/json"]!["schema"]!, AsRead(body)))
        {
            yield return problem;
        }
    }

    /// <summary>The body as every client's parser reads it: of fields with one name the last one, and no half characters.</summary>
    private static JsonElement AsRead(byte[] body)
    {
        return JsonSerializer.SerializeToElement(Read(JsonDocument.Parse(HalfCharacters.Replace(body)).RootElement));

        static JsonNode? Read(JsonElement value)
        {
            if (value.ValueKind is JsonValueKind.Array)
            {
                return new JsonArray([.. value.EnumerateArray().Select(Read)]);
            }

            if (value.ValueKind is not JsonValueKind.Object)
            {
                return value.ValueKind is JsonValueKind.Null ? null : JsonValue.Create(value);
            }

            var properties = new JsonObject();
            foreach (var property in value.EnumerateObject())
            {
                properties[property.Name] = Read(property.Value);
            }

            return properties;
        }
    }

    private static bool IsSignature(string parameter) => parameter.StartsWith("X-Amz-", StringComparison.OrdinalIgnoreCase);

    private JsonObject Operation(string function) =>
        OpenApiFile.Operations(_document).Single(entry => entry.Operation["operationId"]!.ToString() == function).Operation;

    /// <summary>What stands behind a <c>$ref</c>, wherever it is.</summary>
    private JsonNode? Resolve(JsonNode? node) => node?["$ref"]?.ToString() is { } reference
        ? Resolve(reference.Split('/').Skip(1).Aggregate((JsonNode?)_document, (parent, name) => parent?[name]))
        : node;

    /// <summary>A query has texts only: which value one means, the schema says.</summary>
    private JsonElement Query(JsonNode schema, string text) =>
        JsonSerializer.SerializeToElement(Resolve(schema)!["type"]?.ToString() == "integer" ? JsonNode.Parse(text) : JsonValue.Create(text));

    private IEnumerable<string> HeaderProblems(JsonObject response, IDictionary<string, string> headers)
    {
        var documented = response["headers"]!.AsObject();
        var undocumented = headers.Keys.Where(name => name != "content-type" && !documented.ContainsKey(name));
        var missing = documented.Where(header => Resolve(header.Value)!["required"]?.GetValue<bool>() == true && !headers.ContainsKey(header.Key));
        return
        [
            .. undocumented.Select(name => $"The header {name} is not in the document."),
            .. missing.Select(header => $"The header {header.Key} is missing."),
            .. documented.Where(header => headers.ContainsKey(header.Key)).SelectMany(header =>
                Problems(Resolve(header.Value)!["schema"]!, JsonSerializer.SerializeToElement(headers[header.Key]))),
        ];
    }

    private IEnumerable<string> Problems(JsonNode schema, JsonElement value)
    {
        var results = SchemaOf(schema).Evaluate(value, new EvaluationOptions { OutputFormat = OutputFormat.List });
        return results.IsValid
            ? []
            : [.. (results.Details ?? []).Where(detail => detail.Errors is not null)
                .SelectMany(detail => detail.Errors!, (detail, error) => $"{detail.InstanceLocation} {error.Key}: {error.Value} ({detail.EvaluationPath})")];
    }

    /// <summary>A schema with all that it refers to. Schemas of OpenAPI 3.1 are JSON Schema 2020-12, but for where they stand.</summary>
    private JsonSchema SchemaOf(JsonNode schema)
    {
        lock (_lock)
        {
            if (!_schemas.TryGetValue(schema.GetPath(), out var built))
            {
                var whole = schema.DeepClone().AsObject();
                whole["$schema"] = "https://json-schema.org/draft/2020-12/schema";
                whole["$defs"] = _document["components"]!["schemas"]!.DeepClone();
                var text = whole.ToJsonString().Replace("#/components/schemas/", "#/$defs/", StringComparison.Ordinal);
                built = _schemas[schema.GetPath()] = JsonSchema.FromText(text, new BuildOptions { SchemaRegistry = new SchemaRegistry() });
            }

            return built;
        }
    }
}
