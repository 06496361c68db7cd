using Amazon.Lambda.Core;
using Functions.Archiving;
using Functions.Hosting;
using Realtime.Publishing;

namespace Functions;

/// <summary>Logs what clients published and sends its numbered copy: the target of the topic rules.</summary>
internal sealed class ArchiveMessage(MessageArchiver archiver, OutcomeLog log, TimeProvider clock)
{
    public async Task<ArchiveResult> HandleAsync(ArchivedEvent input, ILambdaContext context)
    {
        var sender = new LogField("clientId", input.ClientId);
        var name = new LogField("topic", input.Topic);
        if (!input.TryRead(context, clock, out var topic, out var message, out var problem))
        {
            log.Warn(Outcome.Rejected, context.AwsRequestId, name, sender, new LogField("problem", problem));
            return new ArchiveResult { Problem = problem };
        }

        if (message.Body.Length > topic.Family.MaxPayloadBytes)
        {
            log.Warn(Outcome.TooLarge, context.AwsRequestId, name, sender, new LogField("bytes", message.Body.Length));
            return new ArchiveResult { Problem = $"Messages of more than {topic.Family.MaxPayloadBytes} bytes are not logged." };
        }

        using var deadline = Deadline.Start(context, clock);
        var archived = await archiver.ArchiveAsync(topic, message, deadline.Token);
        log.Info(
            Outcome.Archived,
            context.AwsRequestId,
            name,
            new LogField("id", archived.Logged.Id),
            new LogField("position", archived.Logged.Position.ToString()),
            LogField.Metric(Outcome.Repeated, archived.Logged.IsNew ? 0 : 1),
            LogField.Metric(Outcome.NotLive, archived.IsLive ? 0 : 1));
        return new ArchiveResult { Position = archived.Logged.Position.ToString() };
    }
}
