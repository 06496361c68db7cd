using LocalCloud.Gateway;
using LocalCloud.Iam;

namespace LocalCloud.EventBridge;

/// <summary>Puts events on buses, for the other services.</summary>
internal interface IEventBuses
{
    /// <summary>Puts an event on a bus on behalf of a principal, by its IAM policies.</summary>
    /// <exception cref="AwsException"><c>AccessDeniedException</c>.</exception>
    Task PutAsync(BusEvent e, Principal principal);
}
