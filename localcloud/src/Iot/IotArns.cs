using LocalCloud.Hosting;

namespace LocalCloud.Iot;

/// <summary>ARNs of AWS IoT. A topic's slashes go in as they are.</summary>
internal sealed class IotArns(CloudOptions options)
{
    private readonly string _prefix = $"arn:aws:iot:{options.Region}:{options.AccountId}:";

    /// <summary>For iot:Connect.</summary>
    public string Client(string clientId) => _prefix + "client/" + clientId;

    /// <summary>For iot:Publish, iot:Receive and iot:RetainPublish.</summary>
    public string Topic(string topic) => _prefix + "topic/" + topic;

    /// <summary>For iot:Subscribe. Policies are matched against the filter's text.</summary>
    public string TopicFilter(string filter) => _prefix + "topicfilter/" + filter;

    /// <summary>Of an AWS IoT policy.</summary>
    public string Policy(string name) => _prefix + "policy/" + name;

    /// <summary>Of a topic rule.</summary>
    public string Rule(string name) => _prefix + "rule/" + name;
}
