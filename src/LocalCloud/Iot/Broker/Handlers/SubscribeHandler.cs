using LocalCloud.Iot.Mqtt;
using LocalCloud.Iot.Topics;

namespace LocalCloud.Iot.Broker.Handlers;

/// <summary>SUBSCRIBE (MQTT 3.1.1, 3.8).</summary>
internal sealed class SubscribeHandler(BrokerServices services)
{
    private const string SharedPrefix = "$share/";

    /// <summary>Handles the packet: one answer for each filter [MQTT-3.8.4-5], or the end of the connection.</summary>
    public async ValueTask HandleAsync(Connection connection, SubscribePacket packet)
    {
        if (ProblemOf(packet) is { } problem)
        {
            services.Log.Violation(connection.Client?.ClientId, problem);
            connection.End(DisconnectReason.ClientError);
            return;
        }

        var answers = new byte[packet.Filters.Count];
        for (var i = 0; i < answers.Length; i++)
        {
            answers[i] = Subscribe(connection, packet.Filters[i]);
            if (connection.EndReason is not null)
            {
                return;
            }
        }

        await services.LateStarts.AnswerAsync(connection, new SubackPacket(packet.PacketId, answers));
        await services.Lifecycle.SubscribedAsync(
            connection, packet.Filters.Where((_, i) => answers[i] < SubackPacket.Failure).Select(requested => requested.Filter));
    }

    private string? ProblemOf(SubscribePacket packet) =>
        packet.Filters.Count > services.Options.MaxFiltersPerSubscribe
            ? $"more than {services.Options.MaxFiltersPerSubscribe} filters in a SUBSCRIBE"
            : packet.Filters.Select(ProblemOf).FirstOrDefault(problem => problem is not null);

    private static string? ProblemOf(RequestedFilter requested) => requested.QoS == QualityOfService.ExactlyOnce
        ? "a subscription of QoS 2, which AWS IoT has not"
        : TopicFilter.ProblemOf(requested.Filter);

    private byte Subscribe(Connection connection, RequestedFilter requested)
    {
        // Policies see the filter's text, wildcards and all: topicfilter/a/# allows a/#, and not a/b.
        if (!connection.Access.Allows("iot:Subscribe", services.Arns.TopicFilter(requested.Filter)))
        {
            services.Log.SubscriptionRefused(connection.Client?.ClientId, requested.Filter, "the policies don't allow it");
            if (services.Options.DeniedSubscribe == DeniedSubscribe.Close)
            {
                connection.End(DisconnectReason.AuthError);
            }

            return SubackPacket.Failure;
        }

        if (LimitOf(connection, requested.Filter) is { } problem)
        {
            services.Log.SubscriptionRefused(connection.Client?.ClientId, requested.Filter, problem);
            return SubackPacket.Failure;
        }

        connection.Subscriptions[requested.Filter] = requested.QoS;
        services.LateStarts.Start(requested.Filter, connection, requested.QoS);
        return (byte)requested.QoS;
    }

    private string? LimitOf(Connection connection, string filter)
    {
        if (filter.StartsWith(SharedPrefix, StringComparison.Ordinal))
        {
            return "shared subscriptions are not supported yet";
        }

        return connection.Subscriptions.Count >= services.Options.MaxSubscriptions
            && !connection.Subscriptions.ContainsKey(filter)
                ? $"more than {services.Options.MaxSubscriptions} subscriptions"
                : null;
    }
}
