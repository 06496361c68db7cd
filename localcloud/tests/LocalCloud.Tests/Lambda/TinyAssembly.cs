using System.Text.Json.Nodes;

namespace LocalCloud.Tests.Lambda;

/// <summary>A cloud assembly with one function that is a Node.js script, its role, log group and a queue.</summary>
internal sealed class TinyAssembly : IDisposable
{
    /// <summary>A runtime as AWS documents it; HANDLER stands for the test's own function.</summary>
    private const string Runtime = """
        #!/usr/bin/env node
        const api = `http://${process.env.AWS_LAMBDA_RUNTIME_API}/2018-06-01/runtime`;
        const post = (path, body, headers) => fetch(api + path, { method: 'POST', body, headers });
        const handler = HANDLER;
        (async () => {
          for (;;) {
            const next = await fetch(api + '/invocation/next');
            const id = next.headers.get('lambda-runtime-aws-request-id');
            try {
              const result = await handler(await next.json(), { id, headers: Object.fromEntries(next.headers), post });
              await post(`/invocation/${id}/response`, JSON.stringify(result ?? null));
            } catch (e) {
              await post(`/invocation/${id}/error`, JSON.stringify({ errorMessage: e.message, errorType: e.name }),
                { 'Lambda-Runtime-Function-Error-Type': e.name });
            }
          }
        })();
        """;

    private const string Template = """
        {
          "Resources": {
            "Role": {"Type": "AWS::IAM::Role", "Properties": {
              "AssumeRolePolicyDocument": {"Version": "2012-10-17", "Statement": [
                {"Effect": "Allow", "Principal": {"Service": "lambda.amazonaws.com"}, "Action": "sts:AssumeRole"}]},
              "Policies": [{"PolicyName": "Rights", "PolicyDocument": {"Version": "2012-10-17", "Statement": [
                {"Sid": "Logs", "Effect": "Allow", "Action": ["logs:CreateLogStream", "logs:PutLogEvents"], "Resource": {"Fn::GetAtt": ["Lines", "Arn"]}},
                {"Sid": "Queue", "Effect": "Allow", "Action": "sqs:SendMessage", "Resource": {"Fn::GetAtt": ["Queue", "Arn"]}}]}}]}},
            "Lines": {"Type": "AWS::Logs::LogGroup", "Properties": {"LogGroupName": "/tiny"}},
            "Queue": {"Type": "AWS::SQS::Queue"},
            "Function": {"Type": "AWS::Lambda::Function", "Properties": {
              "FunctionName": "tiny", "Runtime": "provided.al2023", "Handler": "Tiny", "Timeout": 7, "MemorySize": 256,
              "Code": {"S3Bucket": "assets", "S3Key": "code.zip"}, "Role": {"Fn::GetAtt": ["Role", "Arn"]},
              "LoggingConfig": {"LogGroup": {"Ref": "Lines"}},
              "Environment": {"Variables": {"COLOUR": "green", "AWS_ENDPOINT_URL_IOT_DATA_PLANE": "https://elsewhere"}}}},
            "Events": {"Type": "AWS::Lambda::EventInvokeConfig", "Properties": {
              "FunctionName": {"Ref": "Function"}, "Qualifier": "$LATEST",
              "DestinationConfig": {"OnFailure": {"Destination": {"Fn::GetAtt": ["Queue", "Arn"]}}}}}
          },
          "Outputs": {"QueueUrl": {"Value": {"Ref": "Queue"}}}
        }
        """;

    public TinyAssembly(string handler)
    {
        Directory.CreateDirectory(Code);
        Json = JsonNode.Parse(Template)!.AsObject();
        WriteBootstrap(Runtime.Replace("HANDLER", handler, StringComparison.Ordinal));
    }

    public string Folder { get; } = Directory.CreateTempSubdirectory("tiny-assembly-").FullName;

    public string Code => Path.Combine(Folder, "code");

    public string Bootstrap => Path.Combine(Code, "bootstrap");

    public JsonObject Json { get; }

    public JsonObject Resources => Json["Resources"]!.AsObject();

    public JsonObject Function => Resources["Function"]!["Properties"]!.AsObject();

    public void WriteHandler(string handler) => WriteBootstrap(Runtime.Replace("HANDLER", handler, StringComparison.Ordinal));

    public void WriteBootstrap(string script)
    {
        File.WriteAllText(Bootstrap, script);
        File.SetUnixFileMode(Bootstrap, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
    }

    /// <summary>What the function's role may do.</summary>
    public JsonArray Statements => Resources["Role"]!["Properties"]!["Policies"]![0]!["PolicyDocument"]!["Statement"]!.AsArray();

    public void RemoveStatement(string sid) => Statements.Remove(Statements.Single(statement => (string?)statement!["Sid"] == sid));

    public string Save()
    {
        File.WriteAllText(Path.Combine(Folder, "Tiny.template.json"), Json.ToJsonString());
        File.WriteAllText(Path.Combine(Folder, "Tiny.assets.json"), """
            {"files": {"code": {"source": {"path": "code", "packaging": "zip"}, "destinations": {"here": {"objectKey": "code.zip"}}}}}
            """);
        File.WriteAllText(Path.Combine(Folder, "manifest.json"), """
            {"artifacts": {
              "Tiny.assets": {"type": "cdk:asset-manifest", "properties": {"file": "Tiny.assets.json"}},
              "Tiny": {"type": "aws:cloudformation:stack", "properties": {"templateFile": "Tiny.template.json"}}}}
            """);
        return Folder;
    }

    public void Dispose() => Directory.Delete(Folder, recursive: true);
}
