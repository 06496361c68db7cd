namespace LocalCloud.Hosting;

/// <summary>Whoever has something to do once every resource of the template is there, before LocalCloud is ready.</summary>
internal interface IStackObserver
{
    /// <summary>The stack is there.</summary>
    Task StackCreatedAsync(CancellationToken cancellationToken);
}
