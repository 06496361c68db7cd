using System.Text.Json.Nodes;
using LocalCloud.Tests.Lambda;

namespace LocalCloud.Tests.Clients;

/// <summary>A whole LocalCloud with one of each thing that clients of AWS ask for.</summary>
public sealed class ClientCloud : IAsyncLifetime
{
    private const string Things = """
        {
          "Table": {"Type": "AWS::DynamoDB::Table", "Properties": {"TableName": "things", "BillingMode": "PAY_PER_REQUEST",
            "AttributeDefinitions": [{"AttributeName": "pk", "AttributeType": "S"}], "KeySchema": [{"AttributeName": "pk", "KeyType": "HASH"}]}},
          "Bus": {"Type": "AWS::Events::EventBus", "Properties": {"Name": "bus"}},
          "Policy": {"Type": "AWS::IoT::Policy", "Properties": {"PolicyName": "Everything", "PolicyDocument":
            {"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "iot:*", "Resource": "*"}]}}},
          "Reader": {"Type": "AWS::IAM::Role", "Properties": {"RoleName": "Reader",
            "AssumeRolePolicyDocument": {"Version": "2012-10-17", "Statement": [
              {"Effect": "Allow", "Principal": {"AWS": "arn:aws:iam::123456789012:root"}, "Action": "sts:AssumeRole"}]}}},
          "Pool": {"Type": "AWS::Cognito::IdentityPool", "Properties": {"AllowUnauthenticatedIdentities": true, "AllowClassicFlow": true}},
          "Guest": {"Type": "AWS::IAM::Role", "Properties": {"RoleName": "Guest",
            "AssumeRolePolicyDocument": {"Version": "2012-10-17", "Statement": [
              {"Effect": "Allow", "Principal": {"Federated": "cognito-identity.amazonaws.com"}, "Action": "sts:AssumeRoleWithWebIdentity",
               "Condition": {"StringEquals": {"cognito-identity.amazonaws.com:aud": {"Ref": "Pool"}}}}]}}},
          "Roles": {"Type": "AWS::Cognito::IdentityPoolRoleAttachment", "Properties": {"IdentityPoolId": {"Ref": "Pool"},
            "Roles": {"unauthenticated": {"Fn::GetAtt": ["Guest", "Arn"]}}}}
        }
        """;

    private readonly TinyAssembly _assembly = new("async (event) => ({ got: event })");

    internal TinyCloud Cloud { get; private set; } = null!;

    public Uri Gateway => Cloud.Host.Endpoints.Gateway;

    public string QueueUrl => Cloud.Host.Stack.Outputs["QueueUrl"];

    public string IdentityPoolId => Cloud.Host.Stack.Outputs["PoolId"];

    public async ValueTask InitializeAsync()
    {
        foreach (var (id, resource) in JsonNode.Parse(Things)!.AsObject())
        {
            _assembly.Resources[id] = resource!.DeepClone();
        }

        _assembly.Json["Outputs"]!["PoolId"] = JsonNode.Parse("""{"Value": {"Ref": "Pool"}}""");
        Cloud = await TinyCloud.StartAsync(_assembly);
    }

    public async ValueTask DisposeAsync()
    {
        await Cloud.DisposeAsync();
        _assembly.Dispose();
    }
}
