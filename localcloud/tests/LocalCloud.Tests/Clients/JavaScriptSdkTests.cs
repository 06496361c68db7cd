using LocalCloud.Tests.Fakes;

namespace LocalCloud.Tests.Clients;

/// <summary>The clients of the AWS SDK for JavaScript, pointed here by <c>AWS_ENDPOINT_URL</c> alone.</summary>
public sealed class JavaScriptSdkTests(ClientCloud cloud) : IClassFixture<ClientCloud>
{
    [Fact]
    [ConformsTo("sigv4-service-names")]
    public async Task STS_says_who_it_is_and_assumes_a_role() => Assert.Equal(
        "arn:aws:iam::123456789012:user/administrator arn:aws:sts::123456789012:assumed-role/Reader/js true AccessDenied ValidationError",
        await RunAsync("""
            const { STS } = require('@aws-sdk/client-sts');
            const sts = new STS({});
            const me = await sts.getCallerIdentity({});
            const RoleArn = 'arn:aws:iam::123456789012:role/Reader';
            const { Credentials: c, AssumedRoleUser: user } = await sts.assumeRole({ RoleArn, RoleSessionName: 'js', DurationSeconds: 900 });
            const session = { accessKeyId: c.AccessKeyId, secretAccessKey: c.SecretAccessKey, sessionToken: c.SessionToken };
            const them = await new STS({ credentials: session }).getCallerIdentity({});
            const denied = await new STS({ credentials: session }).assumeRole({ RoleArn, RoleSessionName: 'again' }).catch(e => e);
            const invalid = await sts.assumeRole({ RoleArn, RoleSessionName: 'js', DurationSeconds: 3601 }).catch(e => e);
            console.log([me.Arn, them.Arn, user.Arn === them.Arn && c.Expiration > new Date(), denied.name, invalid.name].join(' '));
            """));

    [Fact]
    public async Task Cognito_identity_gives_a_guest_both_flows() => Assert.Equal(
        "true true ResourceNotFoundException",
        await RunAsync($$"""
            const { CognitoIdentity } = require('@aws-sdk/client-cognito-identity');
            const { STS } = require('@aws-sdk/client-sts');
            const identity = new CognitoIdentity({});
            const { IdentityId } = await identity.getId({ IdentityPoolId: '{{cloud.IdentityPoolId}}' });
            const { Credentials: c } = await identity.getCredentialsForIdentity({ IdentityId });
            const credentials = { accessKeyId: c.AccessKeyId, secretAccessKey: c.SecretKey, sessionToken: c.SessionToken };
            const enhanced = await new STS({ credentials }).getCallerIdentity({});
            const { Token } = await identity.getOpenIdToken({ IdentityId });
            const basic = await new STS({}).assumeRoleWithWebIdentity(
              { RoleArn: 'arn:aws:iam::123456789012:role/Guest', RoleSessionName: 'js', WebIdentityToken: Token });
            const unknown = await identity.getId({ IdentityPoolId: 'eu-west-1:00000000-0000-0000-0000-000000000000' }).catch(e => e);
            console.log([enhanced.Arn.endsWith('assumed-role/Guest/CognitoIdentityCredentials') && c.Expiration > new Date(),
              basic.SubjectFromWebIdentityToken === IdentityId, unknown.name].join(' '));
            """));

    [Fact]
    public async Task IoT_attaches_policies_and_IoT_data_publishes() => Assert.Equal(
        "true Everything 0 ResourceNotFoundException 200 InvalidRequestException",
        await RunAsync("""
            const { IoT } = require('@aws-sdk/client-iot');
            const { IoTDataPlane } = require('@aws-sdk/client-iot-data-plane');
            const [iot, data] = [new IoT({}), new IoTDataPlane({})];
            const target = 'eu-west-1:11111111-2222-3333-4444-555555555555';
            const { endpointAddress } = await iot.describeEndpoint({ endpointType: 'iot:Data-ATS' });
            await iot.attachPolicy({ policyName: 'Everything', target });
            const { policies } = await iot.listAttachedPolicies({ target });
            await iot.detachPolicy({ policyName: 'Everything', target });
            const left = await iot.listAttachedPolicies({ target });
            const missing = await iot.attachPolicy({ policyName: 'Missing', target }).catch(e => e);
            const sent = await data.publish({ topic: 'chat/gr\u00fc\u00dfe', qos: 1, payload: Buffer.from('hi') });
            const wrong = await data.publish({ topic: 'chat/+', payload: Buffer.from('hi') }).catch(e => e);
            console.log([process.env.AWS_ENDPOINT_URL.endsWith(endpointAddress), policies[0].policyName, left.policies.length, missing.name,
              sent.$metadata.httpStatusCode, wrong.name].join(' '));
            """));

    [Fact]
    [ConformsTo("lambda-invoke-statuses", "runtime-content-type")]
    public async Task Lambda_invokes_in_all_three_ways() => Assert.Equal(
        """{"got":{"a":1}} 200 202 204 true ResourceNotFoundException""",
        await RunAsync("""
            const { Lambda } = require('@aws-sdk/client-lambda');
            const lambda = new Lambda({});
            const [FunctionName, Payload] = ['tiny', JSON.stringify({ a: 1 })];
            const sync = await lambda.invoke({ FunctionName, Payload, LogType: 'Tail' });
            const queued = await lambda.invoke({ FunctionName, Payload, InvocationType: 'Event' });
            const dry = await lambda.invoke({ FunctionName, Payload, InvocationType: 'DryRun' });
            const missing = await lambda.invoke({ FunctionName: 'missing' }).catch(e => e);
            console.log([Buffer.from(sync.Payload).toString(), sync.StatusCode, queued.StatusCode, dry.StatusCode,
              Buffer.from(sync.LogResult, 'base64').toString().startsWith('START RequestId'), missing.name].join(' '));
            """));

    [Fact]
    public async Task EventBridge_takes_events_and_says_which_failed() => Assert.Equal(
        "1 true MalformedDetail ValidationException",
        await RunAsync("""
            const { EventBridge } = require('@aws-sdk/client-eventbridge');
            const events = new EventBridge({});
            const entry = { EventBusName: 'bus', Source: 'app', DetailType: 'Test', Detail: '{}' };
            const { FailedEntryCount, Entries } = await events.putEvents({ Entries: [entry, { ...entry, Detail: '[' }] });
            const tooMany = await events.putEvents({ Entries: Array(11).fill(entry) }).catch(e => e);
            console.log([FailedEntryCount, Entries[0].EventId.length === 36, Entries[1].ErrorCode, tooMany.name].join(' '));
            """));

    [Fact]
    public async Task SQS_sends_receives_and_deletes() => Assert.Equal(
        "hello 0 QueueDoesNotExist",
        await RunAsync($$"""
            const { SQS } = require('@aws-sdk/client-sqs');
            const sqs = new SQS({});
            const QueueUrl = '{{cloud.QueueUrl}}';
            await sqs.sendMessage({ QueueUrl, MessageBody: 'hello' });
            const { Messages: [message] } = await sqs.receiveMessage({ QueueUrl, WaitTimeSeconds: 2 });
            await sqs.deleteMessage({ QueueUrl, ReceiptHandle: message.ReceiptHandle });
            const { Attributes: left } = await sqs.getQueueAttributes({ QueueUrl, AttributeNames: ['All'] });
            const missing = await sqs.getQueueUrl({ QueueName: 'missing' }).catch(e => e);
            console.log([message.Body, left.ApproximateNumberOfMessagesNotVisible, missing.name].join(' '));
            """));

    [Fact]
    [ConformsTo("dynamodb-batch-limits", "dynamodb-consumed-capacity", "dynamodb-item-400k", "dynamodb-page-1mb")]
    public async Task DynamoDB_reads_writes_and_keeps_its_limits() => Assert.Equal(
        "1 ConditionalCheckFailedException 2 ok ValidationException ok ValidationException ok ValidationException true NotEmulatedException",
        await RunAsync("""
            const { DynamoDB } = require('@aws-sdk/client-dynamodb');
            const db = new DynamoDB({});
            const TableName = 'things';
            const item = (pk, bytes) => ({ pk: { S: pk }, data: { S: 'x'.repeat(bytes) } });
            const attempt = (call) => call.then(() => 'ok', e => e.name);
            await db.putItem({ TableName, Item: { pk: { S: 'a' }, n: { N: '1' } } });
            const { Item } = await db.getItem({ TableName, Key: { pk: { S: 'a' } }, ConsistentRead: true });
            const twice = await attempt(db.putItem({ TableName, Item, ConditionExpression: 'attribute_not_exists(pk)' }));
            const { ConsumedCapacity } = await db.putItem({ TableName, Item: item('b', 1500), ReturnConsumedCapacity: 'TOTAL' });
            // An item's size is that of names and values.
            const rest = 'pkdata'.length + 1;
            const largest = await attempt(db.putItem({ TableName, Item: item('c', 400 * 1024 - rest) }));
            const larger = await attempt(db.putItem({ TableName, Item: item('c', 400 * 1024 - rest + 1) }));
            const batch = (n) => attempt(db.batchWriteItem({ RequestItems: { [TableName]:
              Array.from({ length: n }, (_, i) => ({ PutRequest: { Item: { pk: { S: 'batch' + i } } } })) } }));
            const [full, over] = [await batch(25), await batch(26)];
            const get = (n) => attempt(db.batchGetItem({ RequestItems: { [TableName]: { Keys: Array.from({ length: n }, (_, i) => ({ pk: { S: 'batch' + i } })) } } }));
            const [hundred, one] = [await get(100), await get(101)];
            await Promise.all(['d', 'e', 'f'].map(pk => db.putItem({ TableName, Item: item(pk, 390 * 1024) })));
            const page = await db.scan({ TableName });
            const transaction = await attempt(db.transactWriteItems({ TransactItems: [{ Put: { TableName, Item } }] }));
            console.log([Item.n.N, twice, ConsumedCapacity.CapacityUnits, largest, larger, full, over, hundred, one, !!page.LastEvaluatedKey, transaction].join(' '));
            """));

    private Task<string> RunAsync(string script) => NodeScript.RunAsync(cloud.Gateway, script);
}
