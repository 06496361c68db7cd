using System.Text.Json.Nodes;
using LocalCloud.DynamoDb;
using LocalCloud.Gateway;
using LocalCloud.Iot.Rules.Sql;

namespace LocalCloud.Iot.Rules.Actions;

/// <summary>
/// Writes the SELECT's result as an item, each of its fields as an attribute, under the rule's role (developer guide,
/// "dynamodb-v2-rule-action").
/// </summary>
internal sealed class DynamoDBv2Action(ITables tables, RuleRoles roles, SubstitutionText tableName, string roleArn) : IRuleAction
{
    /// <inheritdoc/>
    public string Name => nameof(DynamoDBv2Action);

    /// <inheritdoc/>
    public string Resource => tableName.Text;

    /// <inheritdoc/>
    public Task ExecuteAsync(RuleInvocation invocation, RuleOutput output, CancellationToken cancellationToken)
    {
        if (RuleJson.Read(output.Payload.Span) is not JsonObject fields)
        {
            throw new AwsException("ValidationException", StatusCodes.Status400BadRequest, "The payload is not a JSON object.");
        }

        var item = new JsonObject(fields.Select(field => KeyValuePair.Create<string, JsonNode?>(field.Key, AttributeValues.Of(field.Value))));
        return tables.PutItemAsync(
            tableName.Fill(invocation.Context), item, roles.Assume(roleArn, invocation.Rule), cancellationToken);
    }
}
