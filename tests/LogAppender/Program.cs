// Appends to one topic on behalf of the crash test, and kills itself at a given store operation.
using System.Globalization;
using System.Text;
using Amazon.DynamoDBv2;
using Amazon.Runtime;
using LogAppender;
using Realtime.Log;
using Realtime.Log.Table;

var (endpoint, table, topic) = (args[0], args[1], new LogTopic(args[2], TimeSpan.FromDays(90)));
var killAt = int.Parse(args[3], CultureInfo.InvariantCulture);

var config = MessageLogClient.CreateConfig();
config.ServiceURL = endpoint;
using var client = new AmazonDynamoDBClient(new BasicAWSCredentials("local", "local"), config);
var store = new DyingStore(new DynamoDbLogStore(client, table), killAt);
var log = new MessageLog(store, LogRules.Design, generation: 1, TimeProvider.System);

// An event a line: `sender id id …`. The answer is the position of each message, or `failed`: then the event is run again.
while (Console.ReadLine() is { } line)
{
    var words = line.Split(' ');
    var messages = words[1..].Select(id => new NewMessage
    {
        Id = id,
        Sender = words[0],
        SentAt = TimeProvider.System.GetUtcNow(),
        Body = Encoding.UTF8.GetBytes($"{words[0]}/{id}"),
    }).ToList();
    try
    {
        var appended = await log.AppendBatchAsync(topic, messages, CancellationToken.None);
        Console.WriteLine(string.Join(' ', appended.Select(message => message.Position)));
    }
    catch (Exception error) when (error is AmazonClientException or AppendFailedException or OperationCanceledException
        or HttpRequestException or TimeoutException)
    {
        Console.WriteLine("failed");
    }
}
