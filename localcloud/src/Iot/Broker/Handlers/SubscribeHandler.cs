using LocalCloud.Iot.Broker.Delivery;
using LocalCloud.Iot.Mqtt;
using LocalCloud.Iot.Topics;

namespace LocalCloud.Iot.Broker.Handlers;

/// <summary>SUBSCRIBE (MQTT 3.1.1, 3.8; MQTT 5, 3.8).</summary>
internal sealed class SubscribeHandler(BrokerContext services)
{
    /// <summary>Handles the packet: one answer for each filter [MQTT-3.8.4-5], or the end of the connection.</summary>
    public async ValueTask HandleAsync(Connection connection, SubscribePacket packet)
    {
        if (ProblemOf(connection, packet) is { } problem)
        {
            services.Violate(connection, problem.Text, problem.Code);
            return;
        }

        var answers = new ReasonCode[packet.Filters.Count];
        List<string> retained = [];
        for (var i = 0; i < answers.Length; i++)
        {
            var requested = packet.Filters[i];
            var wasSubscribed = connection.Subscriptions.ContainsKey(requested.Filter);
            answers[i] = Subscribe(connection, requested);
            if (connection.EndReason is not null)
            {
                return;
            }

            if (answers[i] < ReasonCode.UnspecifiedError && GetsRetained(requested, wasSubscribed))
            {
                retained.Add(requested.Filter);
            }
        }

        await services.LateStarts.AnswerAsync(connection, new SubackPacket(packet.PacketId, answers));
        SendRetained(connection, retained);
        await services.Lifecycle.SubscribedAsync(
            connection,
            packet.Filters.Where((_, i) => answers[i] < ReasonCode.UnspecifiedError).Select(requested => requested.Filter));
    }

    // MQTT 5 answers a filter that is not taken; MQTT 3 has no code for it, and AWS ends the connection.
    private PacketProblem? ProblemOf(Connection connection, SubscribePacket packet) => packet switch
    {
        { Properties.SubscriptionIdentifier: not null } => new PacketProblem(
            "a subscription identifier, which AWS IoT has not", ReasonCode.SubscriptionIdentifiersNotSupported),
        _ when packet.Filters.Count > services.Options.MaxFiltersPerSubscribe => new PacketProblem(
            $"more than {services.Options.MaxFiltersPerSubscribe} filters in a SUBSCRIBE", ReasonCode.QuotaExceeded),
        _ when packet.Filters.Any(requested => requested.QoS == QualityOfService.ExactlyOnce) => new PacketProblem(
            "a subscription of QoS 2, which AWS IoT has not", ReasonCode.QoSNotSupported),
        _ when packet.Filters.Any(requested => requested.Options.NoLocal && SharedFilter.IsShared(requested.Filter)) => new PacketProblem(
            "no local on a shared filter [MQTT-3.8.3-4]", ReasonCode.ProtocolError),
        _ when connection.Client!.IsMqtt5 => null,
        _ when packet.Filters.Select(requested => ProblemOf(requested.Filter)).FirstOrDefault(text => text is not null) is { } text =>
            new PacketProblem(text, ReasonCode.TopicFilterInvalid),
        _ => null,
    };

    private static string? ProblemOf(string filter) => TopicFilter.ProblemOf(filter)
        ?? (TopicName.IsReserved(filter) && !filter.StartsWith("$aws/", StringComparison.Ordinal) && !SharedFilter.IsShared(filter)
            ? "a topic with a dollar sign that is none of AWS's"
            : null);

    private ReasonCode Subscribe(Connection connection, RequestedFilter requested)
    {
        if (ProblemOf(requested.Filter) is { } malformed)
        {
            return Refuse(connection, requested, ReasonCode.TopicFilterInvalid, malformed);
        }

        // Policies see the filter's text, wildcards and all: topicfilter/a/# allows a/#, and not a/b.
        if (!connection.Access.Allows("iot:Subscribe", services.Arns.TopicFilter(requested.Filter)))
        {
            if (!connection.Client!.IsMqtt5 && services.Options.DeniedSubscribe == DeniedSubscribe.Close)
            {
                connection.End(DisconnectReason.AuthError);
            }

            return Refuse(connection, requested, ReasonCode.NotAuthorized, "the policies don't allow it");
        }

        if (connection.Subscriptions.Count >= services.Options.MaxSubscriptions
            && !connection.Subscriptions.ContainsKey(requested.Filter))
        {
            return Refuse(
                connection, requested, ReasonCode.QuotaExceeded, $"more than {services.Options.MaxSubscriptions} subscriptions");
        }

        if (!services.Quotas.Subscribes.TryTake())
        {
            return Refuse(
                connection, requested, ReasonCode.QuotaExceeded, $"more than {services.Options.SubscriptionsPerSecond}/s in the account");
        }

        return services.LateStarts.TryStart(connection.Session!, requested.Filter, requested.Options)
            ? (ReasonCode)requested.QoS
            : Refuse(connection, requested, ReasonCode.QuotaExceeded, "too many in the account, too many shared groups, or too many members or changes in this one");
    }

    private ReasonCode Refuse(Connection connection, RequestedFilter requested, ReasonCode code, string problem)
    {
        services.Log.SubscriptionRefused(connection.Client?.ClientId, requested.Filter, problem);
        return code;
    }

    // AWS deviates from the specification: a filter with wildcards gets no retained messages.
    private static bool GetsRetained(RequestedFilter requested, bool wasSubscribed) =>
        TopicFilter.IsExact(requested.Filter) && requested.Options.RetainHandling switch
        {
            RetainHandling.Send => true,
            RetainHandling.SendIfNew => !wasSubscribed,
            _ => false,
        };

    private void SendRetained(Connection connection, List<string> topics)
    {
        foreach (var topic in topics)
        {
            if (services.Retained.Find(topic) is { } retained && connection.Subscriptions.TryGetValue(topic, out var wanted))
            {
                connection.Deliver(OutgoingMessage.Of(retained.ToMessage(), wanted, isRetained: true));
            }
        }
    }
}
